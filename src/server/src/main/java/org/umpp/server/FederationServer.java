// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.net.dns.DnsResolver;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.TlsContexts;
import org.umpp.policy.UmppConstants;
import org.umpp.presence.Subscription;
import org.umpp.presence.SubscriptionKey;
import org.umpp.session.Session;
import org.umpp.session.SessionKey;
import org.umpp.sip.SipComponent;
import org.umpp.sip.SipConfiguration;
import org.umpp.sip.transport.Listener;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.SipServer;
import org.umpp.sip.transport.Target;
import org.umpp.sip.transport.TransportSettings;
import org.umpp.xmpp.XmppConfiguration;
import org.umpp.xmpp.XmppS2sComponent;
import org.umpp.xmpp.netty.TargetHint;

/**
 * A UMPP server (draft §3): a SIP server and an XMPP host that act as one, joined by the routes of a folder in one Camel
 * context.
 */
public final class FederationServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FederationServer.class);
    private static final Duration DNS_PATIENCE = Duration.ofSeconds(5);
    private static final long FAREWELL_SECONDS = 5;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private volatile ServerSettings settings;
    private final Clock clock;
    private final CamelContext context = new DefaultCamelContext();
    private final SipComponent sip = new SipComponent();
    private final XmppS2sComponent xmpp = new XmppS2sComponent();
    private final SwitchedTrace trace = new SwitchedTrace();
    private volatile Map<String, List<Target>> sipRoutes = Map.of();
    private @Nullable TlsContexts tls;
    private @Nullable SwitchedResolver resolver;
    private @Nullable FederationBeans beans;

    public FederationServer(ServerSettings settings) {
        this(settings, Clock.systemUTC());
    }

    /** @param clock what time it is */
    FederationServer(ServerSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Serves from now on.
     *
     * @throws ConfigurationException if the settings, a certificate or a route cannot be used; nothing is left running
     */
    public void start() {
        try {
            TlsContexts contexts = CertificateFiles.load(settings, null);
            SwitchedResolver dns = new SwitchedResolver(resolver(settings));
            tls = contexts;
            resolver = dns;
            trace.use(settings.trace(), settings.traceBodies());
            configure(sip.getConfiguration(), contexts, dns);
            configure(xmpp.getConfiguration(), contexts, dns);
            context.addComponent("sip", sip);
            context.addComponent("xmpp-s2s", xmpp);
            // the components listen before there are routes, so that the beans know the ports
            xmpp.start();
            beans = FederationBeans.bind(context.getRegistry(), settings, xmpp.port(), clock);
            new RouteDirectory(settings.routes()).load(context);
            context.start();
            CertificateWatch watch = new CertificateWatch(this, clock, PATIENCE);
            Future<?> unused = context.getExecutorServiceManager()
                    .newScheduledThreadPool(this, "umpp-certificates", 1)
                    .scheduleWithFixedDelay(watch::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ConfigurationException e) {
            close();
            throw e;
        } catch (IllegalArgumentException e) {
            close();
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        } catch (Exception e) {
            close();
            throw new ConfigurationException("the server cannot start: " + e.getMessage(), e);
        }
        LOG.info("serving {}", description());
    }

    /** What is configured now. */
    public ServerSettings settings() {
        return settings;
    }

    /** The certificates that are shown to new connections now. */
    public List<ServedCertificate> certificates() {
        TlsContexts shown = tls;
        return shown == null ? List.of() : CertificateFiles.describe(settings, shown.credentials());
    }

    /**
     * Changes what is configured, while everything that does not depend on a change goes on. All or nothing: what can be wrong is
     * checked first. A partner or domain that is gone loses its sessions, with BYE, and its subscriptions; a partner whose
     * {@code ca}, {@code pins} or {@code tls.min} changed has to prove itself anew. Certificates and all other files are read
     * again.
     *
     * @throws ConfigurationException naming file and key or reason; everything stays as it was
     */
    public synchronized void apply(ServerSettings next) {
        FederationBeans known = beans;
        TlsContexts contexts = tls;
        SwitchedResolver dns = resolver;
        if (known == null || contexts == null || dns == null || !context.isStarted()) {
            throw new IllegalStateException("the server is not started");
        }
        if (!next.routes().equals(settings.routes())) {
            throw new ConfigurationException("routes = " + next.routes() + " (expected: " + settings.routes()
                    + " as long as the server runs; restart it for another folder)");
        }
        Rules rules = Rules.of(next);
        TlsContexts reloaded = CertificateFiles.load(next, contexts.credentials());
        try (SipServer.Listening sipListening = listenSip(next);
                XmppS2sComponent.Listening xmppListening = listenXmpp(next)) {
            trace.use(next.trace(), next.traceBodies());
            Departures gone = Departures.between(settings, next);
            known.admit(rules);
            if (!gone.isEmpty()) {
                dismiss(known, gone);
            }
            contexts.replace(reloaded);
            if (!Objects.equals(next.nameserver(), settings.nameserver())) {
                dns.use(resolver(next));
            }
            sipRoutes = sipRoutes(next);
            sipListening.use();
            xmppListening.use();
            sip.server().setHost(next.sip().host());
            sip.serve(Set.copyOf(next.domains()));
            xmpp.serve(Set.copyOf(next.domains()));
            xmpp.setRoutes(xmppRoutes(next));
            known.use(rules, next, xmpp.port());
            reconnect(settings, next);
            settings = next;
        }
        LOG.info(
                "changed configuration in use: {} with {} partners",
                description(),
                next.partners().size());
    }

    /**
     * Reads the files of certificates, keys and authorities again. New connections show and believe what they say; those that are
     * up stay.
     *
     * @throws ConfigurationException naming the file and the reason; everything stays as it was
     */
    public synchronized void reloadCertificates() {
        TlsContexts contexts = tls;
        if (contexts == null) {
            throw new IllegalStateException("the server is not started");
        }
        contexts.replace(CertificateFiles.load(settings, contexts.credentials()));
        LOG.info("certificates read again: {}", certificates());
    }

    private SipServer.Listening listenSip(ServerSettings next) {
        try {
            return sip.server().listen(List.of(listener(next)));
        } catch (IOException e) {
            throw cannotListen("sip.listen", next.sip().listen(), e);
        }
    }

    private XmppS2sComponent.Listening listenXmpp(ServerSettings next) {
        try {
            return xmpp.listen(List.of(address(next.xmpp().listen())));
        } catch (IOException e) {
            throw cannotListen("xmpp.listen", next.xmpp().listen(), e);
        }
    }

    /** A port cannot move between an address and all addresses while it is open: that needs a restart. */
    private static ConfigurationException cannotListen(String key, HostPort address, IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new ConfigurationException(
                ServerSettings.FILE + ": " + key + " = " + address + ": " + cause.getMessage()
                        + " (expected: an address of this machine whose port is free; one that this server has under another "
                        + "address becomes free when it is restarted)",
                e);
    }

    /** Partners that moved are looked for anew; those that are gone or have other certificate rules lose their connections. */
    private void reconnect(ServerSettings before, ServerSettings next) {
        Map<String, PartnerSettings> after = new HashMap<>();
        next.partners().forEach(partner -> after.put(partner.partner().domain(), partner));
        for (PartnerSettings was : before.partners()) {
            String domain = was.partner().domain();
            PartnerSettings now = after.get(domain);
            if (now == null || !now.provesItselfAs(was)) {
                sip.server().disconnect(domain);
                xmpp.closeStreams(was.partner().xmppDomain());
            } else {
                if (!now.sip().equals(was.sip())) {
                    sip.server().moved(domain);
                }
                if (!now.xmpp().equals(was.xmpp())) {
                    xmpp.closeStreams(was.partner().xmppDomain());
                }
            }
        }
    }

    /** Ends what there is with partners and for domains that are gone; waits for their answers, but not long. */
    private void dismiss(FederationBeans known, Departures gone) {
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            List<CompletableFuture<?>> farewells = new ArrayList<>();
            for (Session session : known.sessions().all()) {
                SessionKey key = session.key();
                if (session instanceof Session.Established established && gone.concern(key.local(), key.peer())) {
                    farewells.add(producer.asyncRequestBodyAndHeaders(
                            "direct:end-session", null, Map.of(UmppConstants.DIALOG, established.dialog())));
                }
            }
            for (Subscription subscription : known.subscriptions().all()) {
                SubscriptionKey key = subscription.key();
                if (gone.concern(key.local(), key.peer())) {
                    farewells.add(producer.asyncRequestBodyAndHeaders(
                            key.isNotifier() ? "direct:end-watching" : "direct:stop-watching",
                            key,
                            Map.of(UmppConstants.FROM, key.local(), UmppConstants.TO, key.peer())));
                }
            }
            LOG.info("{} sessions and subscriptions end: {}", farewells.size(), gone);
            await(farewells);
        } catch (IOException e) {
            LOG.warn("the producer cannot be closed: {}", e.getMessage());
        }
    }

    /** What is served where, in one line for people. */
    public String description() {
        return String.join(", ", settings.domains()) + ": SIP over TLS on port " + sipPort() + ", XMPP on port "
                + xmppPort();
    }

    /** The port of SIP over TLS. */
    public int sipPort() {
        return sip.port(Protocol.TLS);
    }

    /** The port of XMPP server-to-server streams. */
    public int xmppPort() {
        return xmpp.port();
    }

    /** The IM sessions as they stand, in no order. */
    public Collection<Session> sessions() {
        FederationBeans known = beans;
        return known == null ? List.of() : known.sessions().all();
    }

    /** The presence subscriptions as they stand, in no order. */
    public Collection<Subscription> subscriptions() {
        FederationBeans known = beans;
        return known == null ? List.of() : known.subscriptions().all();
    }

    /** The Camel context, to which communities may add routes of their own. */
    public CamelContext context() {
        return context;
    }

    /** Ends sessions with BYE, tells watchers to subscribe again elsewhere, closes the streams; within some seconds. */
    @Override
    public void close() {
        if (context.isStarted()) {
            sip.drain();
            sayFarewell();
            // before the routes: what a stream can no longer deliver still comes back to who wrote it
            xmpp.stop();
        }
        context.stop();
        trace.close();
    }

    private void sayFarewell() {
        FederationBeans known = beans;
        if (known == null) {
            return;
        }
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            List<CompletableFuture<?>> farewells = new ArrayList<>();
            for (Session session : known.sessions().all()) {
                if (session instanceof Session.Established established) {
                    farewells.add(producer.asyncRequestBodyAndHeaders(
                            "direct:send-bye", null, Map.of(UmppConstants.DIALOG, established.dialog())));
                }
            }
            for (Subscription subscription : known.subscriptions().all()) {
                if (!subscription.dialog().isEmpty()) {
                    farewells.add(farewell(producer, subscription));
                }
            }
            await(farewells);
        } catch (IOException e) {
            LOG.warn("the producer cannot be closed: {}", e.getMessage());
        }
    }

    private static void await(List<CompletableFuture<?>> farewells) {
        try {
            CompletableFuture.allOf(farewells.toArray(CompletableFuture[]::new))
                    .get(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not every partner could be told of the end: {}", e.toString());
        }
    }

    private static CompletableFuture<Object> farewell(ProducerTemplate producer, Subscription subscription) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CamelSipDialogId", subscription.dialog());
        if (subscription.key().isNotifier()) {
            headers.put("CamelSipSubscriptionState", "terminated;reason=deactivated");
            return producer.asyncRequestBodyAndHeaders("direct:send-notify", null, headers);
        }
        headers.put("CamelSipExpires", 0);
        return producer.asyncRequestBodyAndHeaders("direct:unsubscribe", null, headers);
    }

    private static Resolver resolver(ServerSettings settings) {
        HostPort nameserver = settings.nameserver();
        return nameserver == null
                ? DnsResolver.ofSystem(DNS_PATIENCE)
                : DnsResolver.of(List.of(address(nameserver)), DNS_PATIENCE);
    }

    private static InetSocketAddress address(HostPort at) {
        return new InetSocketAddress(at.host(), at.port());
    }

    private static Listener listener(ServerSettings settings) {
        HostPort at = settings.sip().listen();
        return Listener.tls(at.host(), at.port());
    }

    private void configure(SipConfiguration configuration, TlsContexts contexts, Resolver dns) {
        configuration.setTls(contexts);
        configuration.setResolver(dns);
        configuration.setTransport(
                TransportSettings.of(listener(settings)).withHost(settings.sip().host()));
        configuration.setProfile(SipConfiguration.profile(Set.copyOf(settings.domains())));
        sipRoutes = sipRoutes(settings);
        configuration.setRoutes(domain -> sipRoutes.getOrDefault(domain, List.of()));
        configuration.setTrace(trace);
    }

    private static Map<String, List<Target>> sipRoutes(ServerSettings settings) {
        Map<String, List<Target>> routes = new HashMap<>();
        for (PartnerSettings partner : settings.partners()) {
            routes.put(
                    partner.partner().domain(),
                    partner.sip().stream()
                            .map(at -> new Target(Protocol.TLS, at.host(), at.port()))
                            .toList());
        }
        return routes;
    }

    private void configure(XmppConfiguration configuration, TlsContexts contexts, Resolver dns) {
        configuration.setTls(contexts);
        configuration.setResolver(dns);
        configuration.setDomains(Set.copyOf(settings.domains()));
        configuration.setListeners(List.of(address(settings.xmpp().listen())));
        configuration.setRoutes(xmppRoutes(settings));
        configuration.setTrace(trace);
    }

    private static Map<String, List<TargetHint>> xmppRoutes(ServerSettings settings) {
        Map<String, List<TargetHint>> routes = new HashMap<>();
        for (PartnerSettings partner : settings.partners()) {
            if (!partner.xmpp().isEmpty()) {
                routes.put(
                        new Jid("", partner.partner().xmppDomain(), "").domain(),
                        partner.xmpp().stream()
                                .map(at -> new TargetHint(at.host(), at.port(), true))
                                .toList());
            }
        }
        return routes;
    }
}
