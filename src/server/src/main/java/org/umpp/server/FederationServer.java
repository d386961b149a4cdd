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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
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
import org.umpp.presence.SubscriptionEvent;
import org.umpp.presence.SubscriptionSteps;
import org.umpp.server.diagnosis.Diagnosis;
import org.umpp.server.explain.Explainer;
import org.umpp.server.explain.Explanation;
import org.umpp.server.management.Draining;
import org.umpp.server.management.Health;
import org.umpp.server.management.HealthCheck;
import org.umpp.server.management.HealthEndpoint;
import org.umpp.server.management.Inspection;
import org.umpp.server.management.PartnerRoutes;
import org.umpp.server.management.ServerBean;
import org.umpp.server.trace.RecentMessages;
import org.umpp.server.trace.Recorder;
import org.umpp.server.trace.TraceFilter;
import org.umpp.server.trace.WireMessage;
import org.umpp.server.trace.Wiretap;
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
public final class FederationServer implements AutoCloseable, Draining {
    private static final Logger LOG = LoggerFactory.getLogger(FederationServer.class);
    private static final Duration DNS_PATIENCE = Duration.ofSeconds(5);
    private static final long FAREWELL_SECONDS = 5;

    private final ServerSettings settings;
    private final CamelContext context;
    private final SipComponent sip = new SipComponent();
    private final XmppS2sComponent xmpp = new XmppS2sComponent();
    private final RouteDirectory routes;
    private final Wiretap wiretap = new Wiretap();
    private @Nullable RecentMessages recent;
    private @Nullable TlsContexts certificates;
    private @Nullable ServerBean bean;
    private @Nullable HealthEndpoint healthEndpoint;
    private @Nullable WireTrace trace;
    private volatile boolean draining;
    private @Nullable FederationBeans beans;

    /** A server in a Camel context of its own. */
    public FederationServer(ServerSettings settings) {
        this(settings, new DefaultCamelContext());
    }

    /** A server in a Camel context that was made for it and is not started; the server stops it. */
    public FederationServer(ServerSettings settings, CamelContext context) {
        this.settings = settings;
        this.context = context;
        this.routes = new RouteDirectory(settings.routes());
    }

    /**
     * Serves from now on.
     *
     * @throws ConfigurationException if the settings, a certificate or a route cannot be used; nothing is left running
     */
    public void start() {
        try {
            TlsContexts tls = new TlsContexts(credentials(), TrustAnchors.load(settings.authorities()));
            certificates = tls;
            Resolver resolver = resolver();
            Path traceFile = settings.trace();
            if (traceFile != null) {
                trace = new WireTrace(traceFile, settings.traceBodies());
                wiretap.add(trace);
            }
            int kept = settings.management().recent();
            if (kept > 0) {
                RecentMessages messages = new RecentMessages(kept);
                recent = messages;
                wiretap.add(new Recorder(message -> true, messages));
            }
            configure(sip.getConfiguration(), tls, resolver);
            configure(xmpp.getConfiguration(), tls, resolver);
            context.addComponent("sip", sip);
            context.addComponent("xmpp-s2s", xmpp);
            // the components listen before there are routes, so that the beans know the ports
            xmpp.start();
            beans = FederationBeans.bind(context.getRegistry(), settings, xmpp.port(), Clock.systemUTC());
            routes.load(context);
            startContext();
            routes.watch();
            showToOperators();
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

    private void startContext() {
        try {
            context.start();
        } catch (Exception e) {
            throw routes.blamed(e);
        }
    }

    private void showToOperators() throws IOException {
        try {
            bean = ServerBean.register(settings.domains().get(0), inspection(), this::health, this, sip, xmpp);
        } catch (JMException e) {
            LOG.warn("not shown in JMX: {}", e.toString());
        }
        HostPort address = settings.management().health();
        if (address != null) {
            healthEndpoint = HealthEndpoint.open(new InetSocketAddress(address.host(), address.port()), this::health);
        }
    }

    /** What there is at this moment: sessions, subscriptions, streams, partners. */
    public Inspection inspection() {
        FederationBeans known = Objects.requireNonNull(beans, "the server is not started");
        return new Inspection(
                known.sessions(),
                known.subscriptions(),
                sip.getConfiguration().getDialogs(),
                xmpp::streams,
                this::partnerRoutes,
                Clock.systemUTC());
    }

    private List<PartnerRoutes> partnerRoutes() {
        return settings.partners().stream()
                .map(each -> new PartnerRoutes(
                        each.partner(),
                        each.sip().stream().map(HostPort::toString).toList(),
                        each.xmpp().stream().map(HostPort::toString).toList()))
                .toList();
    }

    /** How the server is: its listeners, certificates, routes (D-47). */
    public Health health() {
        TlsContexts tls = certificates;
        if (tls == null) {
            return new Health(Health.State.DOWN, false, List.of("the server is not started"));
        }
        return new HealthCheck(
                        context,
                        sip::isListening,
                        xmpp::isListening,
                        tls::credentials,
                        List::of, // the route directory's report of files that have not taken effect belongs here
                        this::isDraining,
                        Clock.systemUTC())
                .health();
    }

    /** Which route and which rule would decide, without traffic (D-49). */
    public Explanation explain(String from, String to, Explainer.Kind kind) {
        return new Explainer(context, this::partnerRoutes).explain(from, to, kind);
    }

    /** Finds out what keeps us from federating with a domain (D-48). */
    public Diagnosis diagnosis() {
        return new Diagnosis(
                new ServerViewpoint(settings, credentials(), TrustAnchors.load(settings.authorities()), resolver()));
    }

    /** The domains served, the first names the server. */
    public List<String> domains() {
        return settings.domains();
    }

    /** Where what passes over the wires can be seen (D-45). */
    public Wiretap wiretap() {
        return wiretap;
    }

    /** What passed lately, the oldest first; nothing unless {@code trace.recent} says how much to keep. */
    public List<WireMessage> recentMessages(TraceFilter wanted) {
        RecentMessages kept = recent;
        return kept == null ? List.of() : kept.matching(wanted);
    }

    /**
     * Takes no new sessions and subscriptions: SIP answers 503 with Retry-After, local users get {@code resource-constraint}. Watchers
     * are told to subscribe again elsewhere; sessions go on until they end (D-47).
     */
    @Override
    public void drain() {
        FederationBeans known = Objects.requireNonNull(beans, "the server is not started");
        draining = true;
        sip.drain();
        known.sessions().drain(true);
        known.subscriptions().drain(true);
        LOG.info("draining: no new sessions and subscriptions");
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            List<CompletableFuture<Exchange>> told = new ArrayList<>();
            for (Subscription subscription : known.subscriptions().all()) {
                if (subscription.key().isNotifier() && !subscription.dialog().isEmpty()) {
                    known.subscriptions().apply(subscription.key(), new SubscriptionEvent.Ended("deactivated"));
                    told.add(farewell(producer, subscription));
                }
            }
            await(told);
        } catch (IOException e) {
            LOG.warn("the producer cannot be closed: {}", e.getMessage());
        }
    }

    /** Takes new sessions and subscriptions again. */
    @Override
    public void undrain() {
        FederationBeans known = Objects.requireNonNull(beans, "the server is not started");
        known.subscriptions().drain(false);
        known.sessions().drain(false);
        sip.undrain();
        draining = false;
        LOG.info("no longer draining");
    }

    @Override
    public boolean isDraining() {
        return draining;
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

    /** The route files as they stand; they take effect when they change. */
    public RouteDirectory routes() {
        return routes;
    }

    /** The Camel context, to which communities may add routes of their own. */
    public CamelContext context() {
        return context;
    }

    /** Ends sessions with BYE or CANCEL, tells watchers to subscribe again elsewhere, closes the streams; within some seconds. */
    @Override
    public void close() {
        routes.close();
        if (healthEndpoint != null) {
            healthEndpoint.close();
        }
        if (bean != null) {
            bean.close();
        }
        if (context.isStarted()) {
            sip.drain();
            sayFarewell();
            // whoever has not answered by now holds nothing up: what waited for the answer goes back
            sip.abandon();
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
            List<CompletableFuture<Exchange>> farewells = new ArrayList<>();
            for (Session session : known.sessions().all()) {
                if (session instanceof Session.Established established) {
                    farewells.add(producer.asyncSend("direct:send-bye", exchange -> exchange.getMessage()
                            .setHeader(UmppConstants.DIALOG, established.dialog())));
                } else if (session instanceof Session.Offered offered) {
                    // what waits for the answer goes back while the routes stop, which wait for it
                    farewells.add(producer.asyncSend("direct:withdraw-offer", exchange -> exchange.getMessage()
                            .setHeader(UmppConstants.SESSION_ID, offered.callId())));
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

    private static void await(List<CompletableFuture<Exchange>> farewells) {
        try {
            CompletableFuture.allOf(farewells.toArray(CompletableFuture[]::new))
                    .get(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not every partner could be told that this server ends: {}", e.toString());
        }
    }

    private static CompletableFuture<Exchange> farewell(ProducerTemplate producer, Subscription subscription) {
        boolean notifier = subscription.key().isNotifier();
        return producer.asyncSend(notifier ? "direct:send-notify" : "direct:unsubscribe", exchange -> {
            exchange.setProperty(SubscriptionSteps.KEY, subscription.key());
            exchange.getMessage().setHeader("CamelSipDialogId", subscription.dialog());
            if (notifier) {
                exchange.getMessage().setHeader("CamelSipSubscriptionState", "terminated;reason=deactivated");
            } else {
                exchange.getMessage().setHeader("CamelSipExpires", 0);
            }
        });
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
        configuration.setTrace(wiretap);
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
        configuration.setTrace(wiretap);
    }
}
