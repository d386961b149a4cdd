// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.dns.DnsResolver;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.InvalidCredentialException;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.policy.UmppConstants;
import org.umpp.presence.Subscription;
import org.umpp.server.diagnosis.Diagnosis;
import org.umpp.session.Session;
import org.umpp.sip.SipComponent;
import org.umpp.sip.SipConfiguration;
import org.umpp.sip.transport.Listener;
import org.umpp.sip.transport.Protocol;
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

    private final ServerSettings settings;
    private final CamelContext context = new DefaultCamelContext();
    private final SipComponent sip = new SipComponent();
    private final XmppS2sComponent xmpp = new XmppS2sComponent();
    private @Nullable WireTrace trace;
    private @Nullable FederationBeans beans;

    public FederationServer(ServerSettings settings) {
        this.settings = settings;
    }

    /**
     * Serves from now on.
     *
     * @throws ConfigurationException if the settings, a certificate or a route cannot be used; nothing is left running
     */
    public void start() {
        try {
            TlsContexts tls = new TlsContexts(credentials(), TrustAnchors.load(settings.authorities()));
            Resolver resolver = resolver();
            Path traceFile = settings.trace();
            if (traceFile != null) {
                trace = new WireTrace(traceFile, settings.traceBodies());
            }
            configure(sip.getConfiguration(), tls, resolver);
            configure(xmpp.getConfiguration(), tls, resolver);
            context.addComponent("sip", sip);
            context.addComponent("xmpp-s2s", xmpp);
            // the components listen before there are routes, so that the beans know the ports
            xmpp.start();
            beans = FederationBeans.bind(context.getRegistry(), settings, xmpp.port(), Clock.systemUTC());
            new RouteDirectory(settings.routes()).load(context);
            context.start();
        } catch (ConfigurationException e) {
            close();
            throw e;
        } catch (InvalidCredentialException | IllegalArgumentException e) {
            close();
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        } catch (Exception e) {
            close();
            throw new ConfigurationException("the server cannot start: " + e.getMessage(), e);
        }
        LOG.info("serving {}", description());
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

    /**
     * A diagnosis of partners as this server sees them, with the certificates as they are on disk now.
     *
     * @throws InvalidCredentialException if a certificate of ours cannot be used
     */
    public Diagnosis diagnosis() {
        return new Diagnosis(
                new ServerViewpoint(settings, credentials(), TrustAnchors.load(settings.authorities()), resolver()));
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
        if (trace != null) {
            trace.close();
        }
    }

    private void sayFarewell() {
        FederationBeans known = beans;
        if (known == null) {
            return;
        }
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            List<CompletableFuture<Object>> farewells = new ArrayList<>();
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
            CompletableFuture.allOf(farewells.toArray(CompletableFuture[]::new))
                    .get(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not every partner could be told that this server ends: {}", e.toString());
        } catch (IOException e) {
            LOG.warn("the producer cannot be closed: {}", e.getMessage());
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

    private Credentials credentials() {
        Credentials.Builder credentials = Credentials.builder();
        for (String domain : settings.domains()) {
            Path certificate = settings.certificates().get(domain);
            Path key = settings.keys().get(domain);
            if (certificate != null && key != null) {
                credentials.load(domain, certificate, key);
            }
        }
        return credentials.build();
    }

    private Resolver resolver() {
        HostPort nameserver = settings.nameserver();
        return nameserver == null
                ? DnsResolver.ofSystem(DNS_PATIENCE)
                : DnsResolver.of(List.of(new InetSocketAddress(nameserver.host(), nameserver.port())), DNS_PATIENCE);
    }

    private void configure(SipConfiguration configuration, TlsContexts tls, Resolver resolver) {
        configuration.setTls(tls);
        configuration.setResolver(resolver);
        configuration.setTransport(TransportSettings.of(Listener.tls(
                        settings.sipListen().host(), settings.sipListen().port()))
                .withHost(settings.sipHost()));
        configuration.setProfile(SipConfiguration.profile(Set.copyOf(settings.domains())));
        Map<String, List<Target>> routes = new HashMap<>();
        for (PartnerSettings partner : settings.partners()) {
            routes.put(
                    partner.partner().domain(),
                    partner.sip().stream()
                            .map(address -> new Target(Protocol.TLS, address.host(), address.port()))
                            .toList());
        }
        configuration.setRoutes(domain -> routes.getOrDefault(domain, List.of()));
        if (trace != null) {
            configuration.setTrace(trace);
        }
    }

    private void configure(XmppConfiguration configuration, TlsContexts tls, Resolver resolver) {
        configuration.setTls(tls);
        configuration.setResolver(resolver);
        configuration.setDomains(Set.copyOf(settings.domains()));
        configuration.setListeners(List.of(new InetSocketAddress(
                settings.xmppListen().host(), settings.xmppListen().port())));
        Map<String, List<TargetHint>> routes = new HashMap<>();
        for (PartnerSettings partner : settings.partners()) {
            if (!partner.xmpp().isEmpty()) {
                routes.put(
                        partner.partner().xmppDomain(),
                        partner.xmpp().stream()
                                .map(address -> new TargetHint(address.host(), address.port(), true))
                                .toList());
            }
        }
        configuration.setRoutes(routes);
        if (trace != null) {
            configuration.setTrace(trace);
        }
    }
}
