// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import org.apache.camel.CamelContext;
import org.apache.camel.ManagementStatisticsLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.tls.NativeCurves;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.presence.Subscription;
import org.umpp.server.diagnosis.Diagnosis;
import org.umpp.server.explain.Explainer;
import org.umpp.server.explain.Explanation;
import org.umpp.server.limits.LimitList;
import org.umpp.server.limits.Overload;
import org.umpp.server.limits.TrafficGate;
import org.umpp.server.management.Draining;
import org.umpp.server.management.Health;
import org.umpp.server.management.HealthCheck;
import org.umpp.server.management.HealthEndpoint;
import org.umpp.server.management.Inspection;
import org.umpp.server.management.LimitRow;
import org.umpp.server.management.PartnerRoutes;
import org.umpp.server.management.ServerBean;
import org.umpp.server.routes.RouteClasses;
import org.umpp.server.routes.RouteDirectory;
import org.umpp.server.routes.RouteFile;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.EdgeSettings;
import org.umpp.server.settings.HostPort;
import org.umpp.server.settings.ServerSettings;
import org.umpp.server.trace.RecentMessages;
import org.umpp.server.trace.Recorder;
import org.umpp.server.trace.TraceFilter;
import org.umpp.server.trace.WireMessage;
import org.umpp.server.trace.Wiretap;
import org.umpp.session.Session;
import org.umpp.xmpp.netty.HostSnapshot;

/**
 * A UMPP server (draft §3): a SIP server and an XMPP host that act as one, joined by the routes of a folder in one Camel
 * context.
 */
public final class FederationServer implements AutoCloseable, Draining {
    private static final Logger LOG = LoggerFactory.getLogger(FederationServer.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OBSERVE_MILLIS = 100;

    private volatile ServerSettings settings;
    private final Clock clock;
    private final CamelContext context;
    private final RouteDirectory routes;
    private final Wiretap wiretap = new Wiretap();
    private final SwitchedTrace trace = new SwitchedTrace();
    private final Overload overload;
    private final TrafficGate gate;
    private @Nullable RecentMessages recent;
    private @Nullable ServerBean bean;
    private @Nullable HealthEndpoint healthEndpoint;
    private volatile boolean draining;
    private volatile @Nullable Running running;

    /** What exists from start to stop. */
    private record Running(Wires wires, FederationBeans beans, Farewells farewells) {}

    private @Nullable DurableState state;
    private @Nullable NativeCurves curves;

    /** A server in a Camel context of its own. */
    public FederationServer(ServerSettings settings) {
        this(settings, new DefaultCamelContext(), Clock.systemUTC());
    }

    /** A server in a Camel context that was made for it and is not started; the server stops it. */
    public FederationServer(ServerSettings settings, CamelContext context) {
        this(settings, context, Clock.systemUTC());
    }

    /** @param clock what time it is */
    FederationServer(ServerSettings settings, CamelContext context, Clock clock) {
        this.settings = settings;
        this.context = context;
        this.clock = clock;
        this.routes = new RouteDirectory(settings.routes());
        this.overload = new Overload(System::nanoTime, settings.limits().overload());
        this.gate = new TrafficGate(System::nanoTime, overload, settings);
    }

    /**
     * Serves from now on.
     *
     * @throws ConfigurationException if the settings, a certificate or a route cannot be used; nothing is left running
     */
    public void start() {
        RouteClasses.use(context, this::startHere);
        LOG.info("serving {}", description());
    }

    private void startHere() {
        try {
            if (settings.throwawayCertificates()) {
                ThrowawayCertificates.provide(settings);
            }
            use(settings.nativeCurves());
            trace();
            Wires wires = Wires.start(context, settings, wiretap, gate);
            DurableState durable = DurableState.open(settings.state());
            state = durable;
            FederationBeans beans = FederationBeans.bind(
                    context, settings, durable, wires.xmppPort(), wires.host()::connections, clock);
            running = new Running(wires, beans, new Farewells(context, beans));
            // bodies are stanzas and texts, which can be read again; to look for streams in each costs a twentieth of a
            // relayed stanza
            context.setStreamCaching(false);
            countByRoute();
            routes.load(context);
            startContext();
            routes.watch();
            watchCertificates();
            watchLoad();
            showToOperators();
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
    }

    /** What JMX shows of each step of each route costs more than some of the steps. */
    private void countByRoute() {
        ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
        if (agent != null) {
            agent.setStatisticsLevel(ManagementStatisticsLevel.RoutesOnly);
        }
    }

    private void use(boolean nativeCurves) {
        NativeCurves now = curves;
        if (nativeCurves && now == null) {
            curves = NativeCurves.open();
        } else if (!nativeCurves && now != null) {
            now.close();
            curves = null;
        }
    }

    private void trace() {
        trace.use(settings.trace(), settings.traceBodies());
        if (settings.trace() != null) {
            wiretap.add(trace);
        }
        int kept = settings.management().recent();
        if (kept > 0) {
            RecentMessages messages = new RecentMessages(kept);
            recent = messages;
            wiretap.add(new Recorder(message -> true, messages));
        }
    }

    private void startContext() {
        // what is under way when the server ends has had its time for farewells already
        context.getShutdownStrategy().setTimeout(PATIENCE.toSeconds());
        try {
            context.start();
        } catch (Exception e) {
            ConfigurationException unbound = Wires.listenerUnbound(settings, e);
            throw unbound == null ? routes.blamed(e) : unbound;
        }
    }

    private void watchCertificates() {
        CertificateWatch watch = new CertificateWatch(this, clock, PATIENCE);
        Future<?> unused = context.getExecutorServiceManager()
                .newScheduledThreadPool(this, "umpp-certificates", 1)
                .scheduleWithFixedDelay(watch::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void watchLoad() {
        Future<?> unused = context.getExecutorServiceManager()
                .newScheduledThreadPool(this, "umpp-load", 1)
                .scheduleWithFixedDelay(this::observeLoad, 0, OBSERVE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void observeLoad() {
        Running now = running;
        if (now != null
                && overload.observe(Math.max(
                        now.wires().host().lag(),
                        Math.max(now.wires().sip().lag(), now.wires().xmpp().lag())))) {
            now.beans().sessions().overload(overload.isOn());
            now.beans().subscriptions().overload(overload.isOn());
        }
    }

    private void showToOperators() throws IOException {
        Running now = running();
        try {
            bean = ServerBean.register(
                    settings.domains().get(0),
                    inspection(),
                    this::health,
                    this,
                    now.beans().hops()::stopped,
                    now.wires().sip(),
                    now.wires().xmpp());
        } catch (JMException e) {
            LOG.warn("not shown in JMX: {}", e.toString());
        }
        HostPort address = settings.management().health();
        if (address != null) {
            healthEndpoint = HealthEndpoint.open(new InetSocketAddress(address.host(), address.port()), this::health);
        }
    }

    private Running running() {
        return Objects.requireNonNull(running, "the server is not started");
    }

    // --- what is configured

    /** What is configured now. */
    public ServerSettings settings() {
        return settings;
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
        RouteClasses.use(context, () -> applyHere(next));
        LOG.info(
                "changed configuration in use: {} with {} partners",
                description(),
                next.partners().size());
    }

    private void applyHere(ServerSettings next) {
        Running now = running();
        requireSame("routes", settings.routes(), next.routes());
        requireSame("state", settings.state(), next.state());
        requireSame(
                "trace.recent",
                settings.management().recent(),
                next.management().recent());
        requireSame(
                "health.listen",
                settings.management().health(),
                next.management().health());
        RouteSettings rules = RouteSettings.of(next);
        try (Wires.Change change = now.wires().prepare(settings, next)) {
            trace.use(next.trace(), next.traceBodies());
            wiretap.remove(trace);
            if (next.trace() != null) {
                wiretap.add(trace);
            }
            now.beans().admit(rules);
            now.farewells().to(Departures.between(settings, next));
            change.use();
            use(next.nativeCurves());
            now.beans().use(rules, next, xmppPort());
            gate.use(next);
            overload.use(next.limits().overload());
            change.reconnect();
            settings = next;
        }
    }

    private static void requireSame(String key, @Nullable Object now, @Nullable Object next) {
        if (!Objects.equals(now, next)) {
            throw new ConfigurationException(ServerSettings.FILE + ": " + key + " = " + next + " (expected: " + now
                    + " as long as the server runs; restart it to change this)");
        }
    }

    /**
     * Reads the files of certificates, keys and authorities again. New connections show and believe what they say; those that are
     * up stay.
     *
     * @throws ConfigurationException naming the file and the reason; everything stays as it was
     */
    public synchronized void reloadCertificates() {
        running().wires().reloadCertificates(settings);
        LOG.info("certificates read again: {}", certificates());
    }

    /** The certificates that are shown to new connections now. */
    public List<ServedCertificate> certificates() {
        Running now = running;
        return now == null
                ? List.of()
                : CertificateFiles.describe(settings, now.wires().credentials());
    }

    /** The route files as they stand; they take effect when they change. */
    public RouteDirectory routes() {
        return routes;
    }

    /** The Camel context, to which communities may add routes of their own. */
    public CamelContext context() {
        return context;
    }

    // --- what there is

    /** What is served where, in one line for people. */
    public String description() {
        return String.join(", ", settings.domains()) + ": SIP over TLS on port " + sipPort() + ", XMPP on port "
                + xmppPort();
    }

    /** The domains served, the first names the server. */
    public List<String> domains() {
        return settings.domains();
    }

    /** The port of SIP over TLS. */
    public int sipPort() {
        return running().wires().sipPort();
    }

    /** The port of XMPP server-to-server streams. */
    public int xmppPort() {
        return running().wires().xmppPort();
    }

    /** The IM sessions as they stand, in no order. */
    public Collection<Session> sessions() {
        Running now = running;
        return now == null ? List.of() : now.beans().sessions().all();
    }

    /** The presence subscriptions as they stand, in no order. */
    public Collection<Subscription> subscriptions() {
        Running now = running;
        return now == null ? List.of() : now.beans().subscriptions().all();
    }

    /** What there is at this moment: sessions, subscriptions, streams, partners. */
    public Inspection inspection() {
        Running now = running();
        return new Inspection(
                now.beans().sessions(),
                now.beans().subscriptions(),
                now.wires().sip().getConfiguration().getDialogs(),
                now.wires().xmpp()::streams,
                now.wires().host()::connections,
                this::partnerRoutes,
                this::limits,
                now.beans().traffic(),
                now.beans().refusals(),
                now.beans().msrpRefusals(),
                clock);
    }

    private List<LimitRow> limits() {
        Running now = running();
        List<LimitRow> rows = new ArrayList<>(new LimitList(
                        now.wires().sip(),
                        now.wires().xmpp(),
                        now.wires().host(),
                        now.wires().msrp(),
                        now.beans().sessions(),
                        now.beans().subscriptions(),
                        now.beans().waiting(),
                        gate,
                        overload)
                .rows(settings));
        InOrder pager = now.beans().inPagerOrder();
        rows.add(new LimitRow(
                "waiting.max", "pager", Integer.toString(settings.limits().waiting()), pager.size(), pager.refused()));
        return rows;
    }

    private List<PartnerRoutes> partnerRoutes() {
        EdgeSettings edge = settings.edge();
        return settings.partners().stream()
                .map(each -> new PartnerRoutes(
                        each.partner(),
                        (each.sip().isEmpty() && edge != null ? edge.addresses() : each.sip())
                                .stream().map(HostPort::toString).toList(),
                        each.xmpp().stream().map(HostPort::toString).toList()))
                .toList();
    }

    // --- how it is

    /** How the server is: its listeners, certificates, routes (D-47). */
    public Health health() {
        Running now = running;
        if (now == null) {
            return new Health(Health.State.DOWN, false, List.of("the server is not started"));
        }
        return new HealthCheck(
                        context,
                        now.wires().sip()::isListening,
                        now.wires().xmpp()::isListening,
                        now.wires().msrp()::isListening,
                        now.wires()::credentials,
                        this::faults,
                        this::isDraining,
                        overload::isOn,
                        clock)
                .health();
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (HostSnapshot connection : running().wires().host().connections()) {
            if (!connection.state().equals("open")) {
                faults.add("the XMPP server " + connection.server() + " does not have us as the component "
                        + connection.name()
                        + (connection.lastFailure().isEmpty() ? " yet" : ": " + connection.lastFailure()));
            }
        }
        for (RouteFile file : routes.files()) {
            if (file.state() == RouteFile.State.REFUSED) {
                Path name = file.path().getFileName();
                faults.add("route file " + name + (file.line() > 0 ? ", line " + file.line() : "")
                        + " has not taken effect: " + file.reason());
            }
        }
        routes.dangling().forEach(uri -> faults.add("routes call " + uri + ", which no route serves"));
        return faults;
    }

    /** Which route and which rule would decide, without traffic (D-49). */
    public Explanation explain(String from, String to, Explainer.Kind kind) {
        return new Explainer(context, this::partnerRoutes).explain(from, to, kind);
    }

    /** A diagnosis of partners as this server sees them, from outside and without side effects (D-48). */
    public Diagnosis diagnosis() {
        Running now = running();
        Wires wires = now.wires();
        return new Diagnosis(new ServerViewpoint(
                settings,
                wires.credentials(),
                TrustAnchors.load(settings.authorities()),
                wires.resolver(),
                now.beans(),
                wires.msrp()::isListening));
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

    // --- how it ends

    /**
     * Takes no new sessions and subscriptions: SIP answers 503 with Retry-After, local users get {@code resource-constraint}. Watchers
     * are told to subscribe again elsewhere; sessions go on until they end (D-47).
     */
    @Override
    public void drain() {
        Running now = running();
        draining = true;
        now.wires().sip().drain();
        now.beans().sessions().drain(true);
        now.beans().subscriptions().drain(true);
        LOG.info("draining: no new sessions and subscriptions");
        now.farewells().toWatchers();
    }

    /** Takes new sessions and subscriptions again. */
    @Override
    public void undrain() {
        Running now = running();
        now.beans().subscriptions().drain(false);
        now.beans().sessions().drain(false);
        now.wires().sip().undrain();
        draining = false;
        LOG.info("no longer draining");
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    /** Ends sessions with BYE or CANCEL, tells watchers to subscribe again elsewhere, closes the streams; within some seconds. */
    @Override
    public void close() {
        RouteClasses.use(context, this::closeHere);
    }

    private void closeHere() {
        routes.close();
        if (healthEndpoint != null) {
            healthEndpoint.close();
        }
        if (bean != null) {
            bean.close();
        }
        Running now = running;
        if (now != null && context.isStarted()) {
            now.wires().sip().drain();
            now.farewells().toAll();
            now.beans().pager().close();
            // whoever has not answered by now holds nothing up: what waited for the answer goes back
            now.wires().sip().conclude();
        }
        context.stop();
        if (state != null) {
            state.close();
        }
        trace.close();
        use(false);
    }
}
