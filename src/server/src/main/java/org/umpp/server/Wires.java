// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.msrp.MsrpComponent;
import org.umpp.msrp.MsrpConfiguration;
import org.umpp.msrp.transport.MsrpServer;
import org.umpp.msrp.transport.MsrpSettings;
import org.umpp.net.dns.DnsResolver;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.pager.MsrpSteps;
import org.umpp.policy.Partner;
import org.umpp.server.limits.TrafficGate;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.HostPort;
import org.umpp.server.settings.Limits;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.PhoneSettings;
import org.umpp.server.settings.ServerSettings;
import org.umpp.server.settings.SipServerSettings;
import org.umpp.server.settings.XmppServerSettings;
import org.umpp.server.trace.Wiretap;
import org.umpp.sip.SipComponent;
import org.umpp.sip.SipConfiguration;
import org.umpp.sip.transport.Listener;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.SipServer;
import org.umpp.sip.transport.TransportSettings;
import org.umpp.xmpp.XmppConfiguration;
import org.umpp.xmpp.XmppHostComponent;
import org.umpp.xmpp.XmppHostConfiguration;
import org.umpp.xmpp.XmppS2sComponent;
import org.umpp.xmpp.netty.HostServer;
import org.umpp.xmpp.netty.StreamLimits;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.TargetHint;
import org.umpp.xmpp.stream.ComponentSecret;

/**
 * The components on the wires, to partners and to the organisation's own XMPP server, with the certificates and the resolver that they
 * share. Each follows the settings while it runs.
 */
final class Wires {
    private static final Duration DNS_PATIENCE = Duration.ofSeconds(5);

    private final SipComponent sip = new SipComponent();
    private final XmppS2sComponent xmpp = new XmppS2sComponent();
    private final XmppHostComponent host = new XmppHostComponent();
    private final MsrpComponent msrp = new MsrpComponent();
    private final TlsContexts tls;
    private final SwitchedResolver resolver;
    private final SipRoutes sipRoutes;
    private final PhoneFile phones;

    private Wires(TlsContexts tls, SwitchedResolver resolver, SipRoutes sipRoutes, PhoneFile phones) {
        this.tls = tls;
        this.resolver = resolver;
        this.sipRoutes = sipRoutes;
        this.phones = phones;
    }

    /**
     * Makes the components known to a context. They listen before there are routes, so that the ports are known.
     *
     * @param gate how much of what partners send comes in
     * @throws ConfigurationException naming the file and the reason, if a certificate cannot be used
     */
    static Wires start(CamelContext context, ServerSettings settings, Wiretap wiretap, TrafficGate gate) {
        TlsContexts tls = CertificateFiles.load(settings, null);
        Wires wires = new Wires(
                tls, new SwitchedResolver(resolver(settings)), new SipRoutes(settings), new PhoneFile(settings));
        wires.configure(wires.sip.getConfiguration(), settings, wiretap);
        wires.configure(wires.xmpp.getConfiguration(), settings, wiretap);
        wires.configure(wires.host.getConfiguration(), settings);
        wires.configure(wires.msrp.getConfiguration(), settings, wiretap);
        wires.sip.getConfiguration().setGate(gate);
        wires.msrp.getConfiguration().setGate(gate);
        StreamSettings streams = wires.xmpp.getConfiguration().getStreams();
        wires.xmpp.getConfiguration().setStreams(streams.with(gate));
        context.addComponent("sip", wires.sip);
        context.addComponent("xmpp-s2s", wires.xmpp);
        context.addComponent("xmpp-host", wires.host);
        context.addComponent("msrp", wires.msrp);
        try {
            wires.xmpp.start();
        } catch (RuntimeException e) {
            IOException unbound = unbound(e);
            throw unbound == null
                    ? e
                    : cannotListen("xmpp.listen", settings.xmpp().listen(), unbound);
        }
        return wires;
    }

    /** What to tell operators if a context did not start because an address cannot be listened at; null if it was something else. */
    static @Nullable ConfigurationException listenerUnbound(ServerSettings settings, Exception e) {
        IOException unbound = unbound(e);
        if (unbound == null) {
            return null;
        }
        return settings.msrp().addresses().values().stream().anyMatch(at -> isAbout(unbound, at))
                ? cannotListenMsrp(settings, unbound)
                : cannotListenSip(settings, unbound);
    }

    /** What the components throw; what routes of others bind to is another matter. */
    private static @Nullable IOException unbound(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io
                    && String.valueOf(io.getMessage()).startsWith("cannot listen at ")) {
                return io;
            }
        }
        return null;
    }

    SipComponent sip() {
        return sip;
    }

    XmppS2sComponent xmpp() {
        return xmpp;
    }

    MsrpComponent msrp() {
        return msrp;
    }

    /** The connections to the organisation's own XMPP server; none if the settings name none. */
    XmppHostComponent host() {
        return host;
    }

    /** The port of SIP over TLS. */
    int sipPort() {
        return sip.port(Protocol.TLS);
    }

    /** The port of XMPP server-to-server streams. */
    int xmppPort() {
        return xmpp.port();
    }

    /** The certificates that are shown to new connections now. */
    Credentials credentials() {
        return tls.credentials();
    }

    /** Asks the name server that is configured now. */
    Resolver resolver() {
        return resolver;
    }

    /**
     * Reads the files of certificates, keys and authorities again. New connections show and believe what they say.
     *
     * @throws ConfigurationException naming the file and the reason; everything stays as it was
     */
    void reloadCertificates(ServerSettings settings) {
        tls.replace(CertificateFiles.load(settings, tls.credentials()));
    }

    /**
     * Gets ready for other settings; nothing changes before {@link Change#use}.
     *
     * @throws ConfigurationException naming file and key or reason; everything stays as it was
     */
    Change prepare(ServerSettings before, ServerSettings next) {
        TlsContexts reloaded = CertificateFiles.load(next, tls.credentials());
        PhoneFile nextPhones = new PhoneFile(next);
        HostServer server = server(next);
        Doors doors = new Doors();
        try {
            doors.open(next);
            return new Change(before, next, reloaded, nextPhones, server, doors);
        } catch (ConfigurationException e) {
            doors.close();
            throw e;
        }
    }

    /** The addresses where each wire listens, bound one after the other, and not yet used. */
    private final class Doors implements AutoCloseable {
        private SipServer.@Nullable Listening sips;
        private XmppS2sComponent.@Nullable Listening streams;
        private MsrpServer.@Nullable Listening sessions;

        /** @throws ConfigurationException naming the key of an address that cannot be bound */
        void open(ServerSettings next) {
            sips = listenSip(next);
            streams = listenXmpp(next);
            sessions = listenMsrp(next);
        }

        /** From now on these are the addresses where we listen; others are closed. */
        void use() {
            if (sips != null) {
                sips.use();
            }
            if (streams != null) {
                streams.use();
            }
            if (sessions != null) {
                sessions.use();
            }
        }

        @Override
        public void close() {
            if (sessions != null) {
                sessions.close();
            }
            if (streams != null) {
                streams.close();
            }
            if (sips != null) {
                sips.close();
            }
        }
    }

    /** Other settings, checked, with what they need at hand. */
    final class Change implements AutoCloseable {
        private final ServerSettings before;
        private final ServerSettings next;
        private final TlsContexts reloaded;
        private final PhoneFile nextPhones;
        private final HostServer server;
        private final Doors doors;

        private Change(
                ServerSettings before,
                ServerSettings next,
                TlsContexts reloaded,
                PhoneFile nextPhones,
                HostServer server,
                Doors doors) {
            this.before = before;
            this.next = next;
            this.reloaded = reloaded;
            this.nextPhones = nextPhones;
            this.server = server;
            this.doors = doors;
        }

        /** From now on they hold. */
        void use() {
            tls.replace(reloaded);
            if (!Objects.equals(next.nameserver(), before.nameserver())) {
                resolver.use(Wires.resolver(next));
            }
            phones.use(nextPhones);
            sipRoutes.use(next);
            doors.use();
            sip.server().setHost(next.sip().host());
            sip.serve(Set.copyOf(next.domains()));
            xmpp.serve(Set.copyOf(next.domains()));
            xmpp.setRoutes(xmppRoutes(next));
            useServer();
            Limits limits = next.limits();
            sip.limit(limits.connections(), limits.dialogs(), limits.transactions(), notifySpacing(next));
            xmpp.limit(limited(xmpp.getConfiguration().getStreams().limits(), limits));
            msrp.server().connectionLimit().use(limits.connections());
        }

        /** A component is there for each partner; all connect anew if it is another server, or has another secret. */
        private void useServer() {
            if (!Objects.equals(next.xmppServer(), before.xmppServer())) {
                host.setComponents(Set.of());
                host.use(server, secret(next));
            }
            host.setComponents(components(next));
        }

        /** Partners that moved are looked for anew; those that are gone or have other certificate rules lose their connections. */
        void reconnect() {
            if (before.edge() != null && !before.edge().equals(next.edge())) {
                sip.server().disconnect(before.edge().name());
            }
            Map<String, PartnerSettings> after = new HashMap<>();
            next.partners().forEach(partner -> after.put(partner.partner().domain(), partner));
            SipServerSettings server = before.sipServer();
            if (server != null && !server.equals(next.sipServer())) {
                sip.server().disconnect(server.name());
                sip.server().leaveHome();
            }
            for (PartnerSettings was : before.partners()) {
                String domain = was.partner().domain();
                PartnerSettings now = after.get(domain);
                if (now == null || !now.provesItselfAs(was)) {
                    sip.server().disconnect(domain);
                    msrp.server().disconnect(domain);
                    xmpp.closeStreams(was.partner().xmppDomain());
                } else {
                    if (was.partner().msrp() == Partner.Msrp.PLAIN
                            && now.partner().msrp() != Partner.Msrp.PLAIN) {
                        msrp.server().disconnect(domain);
                    }
                    if (!now.sip().equals(was.sip())) {
                        sip.server().moved(domain);
                    }
                    if (!now.xmpp().equals(was.xmpp())) {
                        xmpp.closeStreams(was.partner().xmppDomain());
                    }
                }
            }
        }

        @Override
        public void close() {
            doors.close();
        }
    }

    private SipServer.Listening listenSip(ServerSettings next) {
        try {
            return sip.server().listen(listeners(next));
        } catch (IOException e) {
            throw cannotListenSip(next, e);
        }
    }

    private XmppS2sComponent.Listening listenXmpp(ServerSettings next) {
        try {
            return xmpp.listen(List.of(address(next.xmpp().listen())));
        } catch (IOException e) {
            throw cannotListen("xmpp.listen", next.xmpp().listen(), e);
        }
    }

    private MsrpServer.Listening listenMsrp(ServerSettings next) {
        try {
            return msrp.server().listen(next.msrp().listeners());
        } catch (IOException e) {
            throw cannotListenMsrp(next, e);
        }
    }

    private static ConfigurationException cannotListenMsrp(ServerSettings settings, IOException e) {
        Map.Entry<String, HostPort> at = settings.msrp().addresses().entrySet().stream()
                .filter(each -> isAbout(e, each.getValue()))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("MSRP cannot be served: " + e.getMessage(), e));
        return cannotListen(at.getKey(), at.getValue(), e);
    }

    private static ConfigurationException cannotListenSip(ServerSettings settings, IOException e) {
        SipServerSettings own = settings.sipServer();
        HostPort listen = own == null ? null : own.listen();
        PhoneSettings phones = settings.phones();
        if (listen != null && isAbout(e, listen)) {
            return cannotListen("community.sip.listen", listen, e);
        }
        return phones != null && isAbout(e, phones.listen())
                ? cannotListen("community.phones.listen", phones.listen(), e)
                : cannotListen("sip.listen", settings.sip().listen(), e);
    }

    private static boolean isAbout(IOException e, HostPort listen) {
        return String.valueOf(e.getMessage()).endsWith(' ' + listen.host() + ':' + listen.port());
    }

    /** A port cannot move between an address and all addresses while it is open: that needs a restart. */
    private static ConfigurationException cannotListen(String key, HostPort address, IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new ConfigurationException(
                ServerSettings.FILE + ": " + key + " = " + address + ": " + cause.getMessage()
                        + " (expected: an address of this machine whose port is free; one that this server has under"
                        + " another address becomes free when it is restarted)",
                e);
    }

    private void configure(SipConfiguration configuration, ServerSettings settings, Wiretap wiretap) {
        configuration.setTls(tls);
        configuration.setResolver(resolver);
        Limits limits = settings.limits();
        TransportSettings transport = TransportSettings.of(listeners(settings).toArray(Listener[]::new))
                .withHost(settings.sip().host());
        configuration.setTransport(transport.withBounds(transport.bounds().withInbound(limits.connections())));
        configuration.setProfile(SipConfiguration.profile(Set.copyOf(settings.domains()))
                .withLimits(limits.dialogs(), limits.transactions(), notifySpacing(settings)));
        configuration.setRoutes(sipRoutes);
        configuration.setPhones(phones);
        configuration.setTrace(wiretap);
    }

    private static long notifySpacing(ServerSettings settings) {
        return settings.presence().spacing().toMillis();
    }

    private void configure(XmppConfiguration configuration, ServerSettings settings, Wiretap wiretap) {
        configuration.setTls(tls);
        configuration.setResolver(resolver);
        configuration.setDomains(Set.copyOf(settings.domains()));
        configuration.setListeners(List.of(address(settings.xmpp().listen())));
        configuration.setRoutes(xmppRoutes(settings));
        configuration.setTrace(wiretap);
        StreamSettings streams = configuration.getStreams();
        configuration.setStreams(streams.with(limited(streams.limits(), settings.limits())));
    }

    private void configure(XmppHostConfiguration configuration, ServerSettings settings) {
        configuration.setServer(server(settings));
        configuration.setSecret(secret(settings));
        configuration.setComponents(components(settings));
        configuration.setResolver(resolver);
    }

    /** Without an address in the settings it only connects, for sessions that nobody is allowed to have. */
    private void configure(MsrpConfiguration configuration, ServerSettings settings, Wiretap wiretap) {
        configuration.setTls(tls);
        configuration.setResolver(resolver);
        configuration.setAccepted(MsrpSteps.accepted());
        configuration.setTrace(wiretap);
        configuration.setTransport(MsrpSettings.at(settings.msrp().listeners())
                .withConnections(settings.limits().connections()));
    }

    /** Without one in the settings it is never connected to, as there are no components. */
    private static HostServer server(ServerSettings settings) {
        XmppServerSettings server = settings.xmppServer();
        if (server == null) {
            return HostServer.local(settings.domains().get(0), HostServer.PORT);
        }
        try {
            return new HostServer(
                    server.domains().get(0),
                    server.address().host(),
                    server.address().port(),
                    server.security() == XmppServerSettings.Security.TLS
                            ? TrustAnchors.load(settings.authorities())
                            : null,
                    server.security() == XmppServerSettings.Security.PLAIN);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(ServerSettings.FILE + ": community.xmpp = " + e.getMessage(), e);
        }
    }

    private static ComponentSecret secret(ServerSettings settings) {
        XmppServerSettings server = settings.xmppServer();
        return new ComponentSecret(server == null ? "none" : server.secret().reveal());
    }

    /** We are the XMPP domain of each partner to the server, so that it hands us what its users say to users there. */
    private static Set<String> components(ServerSettings settings) {
        if (settings.xmppServer() == null) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (PartnerSettings partner : settings.partners()) {
            names.add(new Jid("", partner.partner().xmppDomain(), "").domain());
        }
        return names;
    }

    private static StreamLimits limited(StreamLimits streams, Limits limits) {
        return streams.withConnections(limits.connections())
                .withQueued(limits.queuedBytes(), limits.queuedBytesInAll());
    }

    private static Map<String, List<TargetHint>> xmppRoutes(ServerSettings settings) {
        Map<String, List<TargetHint>> routes = new HashMap<>();
        for (PartnerSettings partner : settings.partners()) {
            if (!partner.xmpp().isEmpty()) {
                routes.put(new Jid("", partner.partner().xmppDomain(), "").domain(), partner.xmppTargets());
            }
        }
        return routes;
    }

    private static Resolver resolver(ServerSettings settings) {
        HostPort nameserver = settings.nameserver();
        return nameserver == null
                ? DnsResolver.ofSystem(DNS_PATIENCE)
                : DnsResolver.of(List.of(address(nameserver)), DNS_PATIENCE);
    }

    /** Where SIP comes in: from partners, and from our own server where that is elsewhere. */
    private static List<Listener> listeners(ServerSettings settings) {
        HostPort at = settings.sip().listen();
        List<Listener> listeners = new ArrayList<>(List.of(Listener.tls(at.host(), at.port())));
        SipServerSettings own = settings.sipServer();
        Listener community = own == null ? null : own.listener();
        if (community != null) {
            listeners.add(community);
        }
        PhoneSettings phones = settings.phones();
        if (phones != null) {
            listeners.add(phones.listener());
        }
        return listeners;
    }

    private static InetSocketAddress address(HostPort at) {
        return new InetSocketAddress(at.host(), at.port());
    }
}
