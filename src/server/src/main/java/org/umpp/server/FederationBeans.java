// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.pager.MessageOutcomes;
import org.umpp.pager.MsrpSteps;
import org.umpp.pager.PagerSteps;
import org.umpp.pager.SessionRefusals;
import org.umpp.policy.Addresses;
import org.umpp.policy.Hops;
import org.umpp.policy.LocalUsers;
import org.umpp.policy.PartnerTraffic;
import org.umpp.policy.Partners;
import org.umpp.presence.AbsenceSteps;
import org.umpp.presence.Authorisations;
import org.umpp.presence.Contacts;
import org.umpp.presence.PidfSteps;
import org.umpp.presence.Presentities;
import org.umpp.presence.PresentitySteps;
import org.umpp.presence.PublicationSteps;
import org.umpp.presence.Publications;
import org.umpp.presence.SubscriptionSteps;
import org.umpp.presence.Subscriptions;
import org.umpp.presence.WatchLists;
import org.umpp.server.bus.JsonSteps;
import org.umpp.server.routes.RouteDirectory;
import org.umpp.server.settings.Limits;
import org.umpp.server.settings.ServerSettings;
import org.umpp.session.EarlyStanzas;
import org.umpp.session.LocalHost;
import org.umpp.session.PendingStanzas;
import org.umpp.session.SessionSteps;
import org.umpp.session.Sessions;
import org.umpp.session.StanzasInOrder;
import org.umpp.session.UserSessionSteps;
import org.umpp.xmpp.netty.HostSnapshot;

/**
 * Every bean that a route may name.
 *
 * <table>
 * <caption>Beans</caption>
 * <tr><td>{@code sessions}</td><td>steps of IM sessions: {@link SessionSteps}</td></tr>
 * <tr><td>{@code stanzas}</td><td>steps of stanzas: {@link StanzaSteps}</td></tr>
 * <tr><td>{@code requests}</td><td>steps of SIP requests: {@link RequestSteps}</td></tr>
 * <tr><td>{@code subscriptions}</td><td>steps of presence subscriptions: {@link SubscriptionSteps}</td></tr>
 * <tr><td>{@code contacts}</td><td>presence with plain XMPP domains: {@link ContactSteps}</td></tr>
 * <tr><td>{@code xmppServer}</td><td>the way to the organisation's own XMPP server: {@link XmppServerWatch}</td></tr>
 * <tr><td>{@code absences}</td><td>steps for users who watch and have gone: {@link AbsenceSteps}</td></tr>
 * <tr><td>{@code presentities}</td><td>who is how, and who sees it: {@link PresentitySteps}</td></tr>
 * <tr><td>{@code pidf}</td><td>presence documents, read and written: {@link PidfSteps}</td></tr>
 * <tr><td>{@code msrp}</td><td>messages of sessions over MSRP: {@link MsrpSteps}</td></tr>
 * <tr><td>{@code pager}</td><td>messages outside of sessions over SIP: {@link PagerSteps}</td></tr>
 * <tr><td>{@code outcomes}</td><td>what becomes of the messages of our own SIP users: {@link MessageOutcomes}</td></tr>
 * <tr><td>{@code publications}</td><td>what phones publish: {@link PublicationSteps}</td></tr>
 * <tr><td>{@code sipUsers}</td><td>the users of our own SIP server: {@link SipUserSteps}</td></tr>
 * <tr><td>{@code userSessions}</td><td>sessions over MSRP of users of ours: {@link UserSessionSteps}</td></tr>
 * <tr><td>{@code json}</td><td>stanzas for programs that know no XMPP: {@link JsonSteps}</td></tr>
 * <tr><td>{@code userFiles}</td><td>which user is where, from a file: {@link UserFiles}</td></tr>
 * <tr><td>{@code traffic}</td><td>counts what passes outside of sessions: {@link PartnerTraffic}</td></tr>
 * <tr><td>{@code addresses}</td><td>addresses as each wire wants them: {@link Addresses}</td></tr>
 * <tr><td>{@code hops}</td><td>what keeps things from going in circles: {@link Hops}</td></tr>
 * <tr><td>{@code partners}, {@code localUsers}</td><td>who federates: {@link Partners}, {@link LocalUsers}</td></tr>
 * <tr><td>{@code pendingStanzas}</td><td>what waits for the answer of a partner: {@link PendingStanzas}</td></tr>
 * <tr><td>{@code earlyStanzas}</td><td>what came before the answer it belongs to: {@link EarlyStanzas}</td></tr>
 * <tr><td>{@code stanzasInOrder}</td><td>how it waits: {@link StanzasInOrder}</td></tr>
 * <tr><td>{@code sameThread}</td><td>an executor for aggregators that keep order</td></tr>
 * <tr><td>{@code rules.all}, {@code rules.message}</td><td>rules in files of their own, made by {@link RouteDirectory}</td></tr>
 * <tr><td>{@code inSessionOrder}</td><td>one exchange of a session at a time: {@link InOrder}</td></tr>
 * <tr><td>{@code inPagerOrder}</td><td>one MESSAGE at a time between two users: {@link InOrder}</td></tr>
 * <tr><td>{@code inWatchOrder}</td><td>one NOTIFY of a subscription at a time: {@link InOrder}</td></tr>
 * <tr><td>{@code wireTaps}</td><td>the threads of a wire tap: two, none of which waits for anybody</td></tr>
 * <tr><td>{@code aside}</td><td>while who brings something goes on: {@link Aside}</td></tr>
 * <tr><td>{@code sessions.isKnown}, …</td><td>the questions that routes ask about a message: {@link #bindQuestions}</td></tr>
 * <tr><td>{@code sessions.find}, …</td><td>the steps that every session or message passes: {@link #bindSteps}</td></tr>
 * </table>
 */
final class FederationBeans {
    private static final Logger LOG = LoggerFactory.getLogger(FederationBeans.class);
    private static final int MOST_IN_ORDER = 100_000;
    private static final int WIRE_TAP_THREADS = 2;

    private final Sessions sessions;
    private final Subscriptions subscriptions;
    private final Presentities presentities;
    private final AbsenceSteps absences;
    private final PartnerTraffic traffic = new PartnerTraffic();
    private final RouteSettings rules;
    private final Addresses addresses;
    private final SessionSteps sessionSteps;
    private final UserSessionSteps userSessions;
    private final PendingStanzas pendingStanzas;
    private final EarlyStanzas earlyStanzas;
    private final InOrder inSessionOrder;
    private final InOrder inPagerOrder;
    private final InOrder inWatchOrder;
    private final SessionRefusals refusals;
    private final SessionRefusals msrpRefusals;
    private final PagerSteps pager;
    private final Hops hops;

    private FederationBeans(
            RouteSettings rules, ServerSettings settings, DurableState state, int xmppPort, Clock clock) {
        Limits limits = settings.limits();
        this.rules = rules;
        this.sessions = new Sessions(new ConcurrentHashMap<>(), clock, limits.sessions());
        this.subscriptions = new Subscriptions(
                new ConcurrentHashMap<>(), new WatchLists(state.watchLists()), limits.subscriptions());
        this.presentities = new Presentities(
                new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), clock);
        this.absences = new AbsenceSteps(
                presentities, subscriptions, rules.users(), settings.presence().linger());
        this.addresses = new Addresses(rules.partners(), rules.names());
        this.sessionSteps = new SessionSteps(
                sessions,
                rules.partners(),
                rules.errors(),
                new LocalHost(settings.xmpp().host(), xmppPort));
        this.sessionSteps.setIdle(Duration.ofSeconds(limits.idle()));
        this.pendingStanzas = new PendingStanzas(limits.waiting());
        this.earlyStanzas = new EarlyStanzas(sessions, clock);
        this.hops = new Hops(clock);
        this.inSessionOrder = new InOrder(SessionSteps.KEY, 2 * limits.waiting(), MOST_IN_ORDER);
        this.inPagerOrder = new InOrder(PagerSteps.KEY, 1 + limits.waiting(), MOST_IN_ORDER);
        this.inWatchOrder = new InOrder(SubscriptionSteps.KEY, 1 + limits.waiting(), MOST_IN_ORDER);
        this.refusals = new SessionRefusals(clock);
        this.msrpRefusals = new SessionRefusals(clock);
        this.pager = new PagerSteps(
                rules.partners(),
                rules.users(),
                addresses,
                rules.errors(),
                sessions,
                traffic,
                refusals,
                msrpRefusals,
                clock);
        this.sessionSteps.setMsrpHosts(settings.msrp().hosts());
        this.userSessions = new UserSessionSteps(sessions, settings.msrp().userHosts());
    }

    Sessions sessions() {
        return sessions;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    PendingStanzas waiting() {
        return pendingStanzas;
    }

    /** What waits for its turn to be sent by MESSAGE. */
    InOrder inPagerOrder() {
        return inPagerOrder;
    }

    /** Who has lately refused a session over XMPP. */
    SessionRefusals refusals() {
        return refusals;
    }

    /** Who has lately refused a session over MSRP. */
    SessionRefusals msrpRefusals() {
        return msrpRefusals;
    }

    PagerSteps pager() {
        return pager;
    }

    PartnerTraffic traffic() {
        return traffic;
    }

    Hops hops() {
        return hops;
    }

    Partners partners() {
        return rules.partners();
    }

    LocalUsers users() {
        return rules.users();
    }

    /**
     * Makes the beans and puts them into the registry of a context under their names.
     *
     * @param state what outlives a restart
     * @param xmppPort where our XMPP host listens
     * @param connections those to the organisation's own XMPP server
     */
    static FederationBeans bind(
            CamelContext context,
            ServerSettings settings,
            DurableState state,
            int xmppPort,
            Supplier<List<HostSnapshot>> connections,
            Clock clock) {
        Registry registry = context.getRegistry();
        context.getExecutorServiceManager()
                .registerThreadPoolProfile(new ThreadPoolProfileBuilder("wireTaps")
                        .poolSize(WIRE_TAP_THREADS)
                        .build());
        RouteSettings rules = RouteSettings.of(settings);
        FederationBeans beans = new FederationBeans(rules, settings, state, xmppPort, clock);
        Partners partners = rules.partners();
        Authorisations authorisations = new Authorisations(state.authorisations());
        Presentities presentities = beans.presentities;

        registry.bind("partners", partners);
        registry.bind("localUsers", rules.users());
        registry.bind("addresses", beans.addresses);
        registry.bind("sessions", beans.sessionSteps);
        StanzaSteps stanzas = new StanzaSteps(beans.addresses, partners, rules.users(), beans.sessions, beans.hops);
        registry.bind("stanzas", stanzas);
        RequestSteps requests = new RequestSteps(partners, beans.addresses, beans.hops);
        registry.bind("requests", requests);
        registry.bind("hops", beans.hops);
        SubscriptionSteps subscriptions =
                new SubscriptionSteps(beans.subscriptions, authorisations, partners, rules.errors(), clock);
        registry.bind("absences", beans.absences);
        registry.bind("pager", beans.pager);
        registry.bind("msrp", new MsrpSteps(beans.addresses, rules.errors(), clock));
        registry.bind("outcomes", new MessageOutcomes(beans.sessions, rules.errors(), clock));
        SipUserSteps sipUsers = new SipUserSteps(rules.users(), beans.addresses, subscriptions);
        registry.bind("sipUsers", sipUsers);
        registry.bind("userSessions", beans.userSessions);
        bindQuestions(registry, beans, stanzas, sipUsers);
        bindSteps(registry, requests, beans.sessionSteps, stanzas);
        bindPresence(
                registry,
                subscriptions,
                new PresentitySteps(presentities, beans.subscriptions, partners),
                new PidfSteps(beans.addresses, clock),
                new PublicationSteps(new Publications(clock)),
                new ContactSteps(
                        new Contacts(beans.subscriptions, authorisations), new Resources(), partners, beans.addresses));
        registry.bind("xmppServer", new XmppServerWatch(connections, beans.subscriptions, presentities, clock));
        registry.bind("userFiles", new UserFiles(settings.routes()));
        registry.bind("json", new JsonSteps());
        registry.bind("traffic", beans.traffic);
        registry.bind("pendingStanzas", beans.pendingStanzas);
        registry.bind("earlyStanzas", beans.earlyStanzas);
        registry.bind("stanzasInOrder", new StanzasInOrder());
        // what an aggregator lets go must go before the next exchange of the session comes in
        registry.bind("sameThread", new SynchronousExecutorService());
        registry.bind("inSessionOrder", beans.inSessionOrder);
        registry.bind("inPagerOrder", beans.inPagerOrder);
        registry.bind("inWatchOrder", beans.inWatchOrder);
        registry.bind("aside", new Aside());
        beans.restore(Set.copyOf(settings.domains()), clock);
        return beans;
    }

    /**
     * The steps that answer yes or no, for {@code <ref>}: a {@code <method>} that is asked for a condition copies the whole message each time,
     * which was two fifths of what a relayed stanza cost.
     */
    private static void bindQuestions(
            Registry registry, FederationBeans beans, StanzaSteps stanzas, SipUserSteps sipUsers) {
        SessionSteps sessions = beans.sessionSteps;
        PagerSteps pager = beans.pager;
        Map<String, Predicate> questions = Map.ofEntries(
                Map.entry("log.isDue", new RouteLog(System::nanoTime)::isDue),
                Map.entry("pager.hasSession", pager::hasSession),
                Map.entry("pager.isFallback", pager::isFallback),
                Map.entry("pager.isOfferedAnother", pager::isOfferedAnother),
                Map.entry("pager.isPreferred", pager::isPreferred),
                Map.entry("pager.isSendable", pager::isSendable),
                Map.entry("pager.mayHaveSession", pager::mayHaveSession),
                Map.entry("sessions.begin", sessions::begin),
                Map.entry("sessions.ended", sessions::ended),
                Map.entry("sessions.isEstablished", sessions::isEstablished),
                Map.entry("sessions.isKnown", sessions::isKnown),
                Map.entry("sessions.isMsrp", sessions::isMsrp),
                Map.entry("sessions.isOffered", sessions::isOffered),
                Map.entry("sessions.isOptional", sessions::isOptional),
                Map.entry("sessions.isSettled", sessions::isSettled),
                Map.entry("sessions.leave", sessions::leave),
                Map.entry("stanzas.isAvailability", stanzas::isAvailability),
                Map.entry("stanzas.isContent", stanzas::isContent),
                Map.entry("sipUsers.isSender", sipUsers::isSender),
                Map.entry("sipUsers.isVisible", sipUsers::isVisible),
                Map.entry("stanzas.isError", stanzas::isError),
                Map.entry("stanzas.isForPartner", stanzas::isForPartner),
                Map.entry("stanzas.isOfPresenceServer", stanzas::isOfPresenceServer),
                Map.entry("stanzas.isGone", stanzas::isGone),
                Map.entry("stanzas.isMessage", stanzas::isMessage),
                Map.entry("stanzas.isOfRosterServer", stanzas::isOfRosterServer),
                Map.entry("stanzas.isThere", exchange -> exchange.getMessage().getBody() != null),
                Map.entry("localUsers.isOnPhone", stanzas::isOnPhone),
                Map.entry("localUsers.isOnSipServer", stanzas::isOnSipServer),
                Map.entry("localUsers.isOnXmppServer", stanzas::isOnXmppServer),
                Map.entry("userSessions.isOpen", beans.userSessions::isOpen));
        questions.forEach(registry::bind);
    }

    /** What every session or message passes, for {@code <process>}: a {@code <bean>} looks for its method and prepares its arguments each time. */
    private static void bindSteps(
            Registry registry, RequestSteps requests, SessionSteps sessions, StanzaSteps stanzas) {
        Map<String, Processor> steps = Map.ofEntries(
                Map.entry("requests.answerPublish", requests::answerPublish),
                Map.entry("requests.identify", requests::identify),
                Map.entry("requests.identifyUser", requests::identifyUser),
                Map.entry("requests.notified", requests::notified),
                Map.entry("requests.notify", requests::notify),
                Map.entry("requests.published", requests::published),
                Map.entry("requests.subscribed", requests::subscribed),
                Map.entry("sessions.answer", sessions::answer),
                Map.entry("sessions.find", sessions::find),
                Map.entry("sessions.name", sessions::name),
                Map.entry("stanzas.announce", stanzas::announce),
                Map.entry("stanzas.decide", stanzas::decide),
                Map.entry("stanzas.fromCommunity", stanzas::fromCommunity),
                Map.entry("stanzas.fromPartner", stanzas::fromPartner),
                Map.entry("stanzas.fromSipUser", StanzaSteps::fromSipUser),
                Map.entry("stanzas.gone", stanzas::gone),
                Map.entry("stanzas.probe", stanzas::probe),
                Map.entry("stanzas.toClient", stanzas::toClient),
                Map.entry("stanzas.toCommunity", stanzas::toCommunity),
                Map.entry("stanzas.toPartner", stanzas::toPartner),
                Map.entry("stanzas.toSipUser", StanzaSteps::toSipUser));
        steps.forEach(registry::bind);
    }

    /** The beans of presence, and again, for the same reasons, what every change of it passes. */
    private static void bindPresence(
            Registry registry,
            SubscriptionSteps subscriptions,
            PresentitySteps presentities,
            PidfSteps pidf,
            PublicationSteps publications,
            ContactSteps contacts) {
        registry.bind("subscriptions", subscriptions);
        registry.bind("presentities", presentities);
        registry.bind("pidf", pidf);
        registry.bind("publications", publications);
        registry.bind("contacts", contacts);
        Map<String, Predicate> questions = Map.of(
                "contacts.isSent", contacts::isSent,
                "publications.isTaken", publications::isTaken,
                "subscriptions.cancel", subscriptions::cancel,
                "subscriptions.isNew", subscriptions::isNew,
                "subscriptions.isResting", subscriptions::isResting,
                "subscriptions.isStale", subscriptions::isStale,
                "subscriptions.request", subscriptions::request);
        questions.forEach(registry::bind);
        Map<String, Processor> steps = Map.ofEntries(
                Map.entry("contacts.broadcast", contacts::broadcast),
                Map.entry("pidf.ofStanza", pidf::ofStanza),
                Map.entry("pidf.read", pidf::read),
                Map.entry("pidf.toAsker", pidf::toAsker),
                Map.entry("pidf.toEverybody", pidf::toEverybody),
                Map.entry("pidf.toLegacy", pidf::toLegacy),
                Map.entry("pidf.toWatcher", pidf::toWatcher),
                Map.entry("pidf.write", pidf::write),
                Map.entry("presentities.document", presentities::document),
                Map.entry("presentities.news", presentities::news),
                Map.entry("presentities.publish", presentities::publish),
                Map.entry("publications.publish", publications::publish),
                Map.entry("subscriptions.notification", subscriptions::notification),
                Map.entry("subscriptions.notified", subscriptions::notified),
                Map.entry("subscriptions.subscribed", subscriptions::subscribed));
        steps.forEach(registry::bind);
        registry.bind("subscriptions.concerned", new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return subscriptions.concerned(exchange);
            }
        });
    }

    /** After a restart: what our users watched, and may still, they watch again. */
    private void restore(Set<String> domains, Clock clock) {
        int restored = subscriptions.restore(
                clock.millis(),
                key -> domains.contains(Jid.parse(key.local()).asciiDomain())
                        && rules.partners().ofXmppDomain(Jid.parse(key.peer()).asciiDomain()) != null);
        if (restored > 0) {
            LOG.info("{} subscriptions of our users come back", restored);
        }
    }

    /** From now on these are the partners; routes refuse others at once. */
    void admit(RouteSettings next) {
        rules.partners().replace(next.partners());
    }

    /** From now on everything is as these settings say. The beans stay the same, for routes hold on to them. */
    void use(RouteSettings next, ServerSettings settings, int xmppPort) {
        Limits limits = settings.limits();
        admit(next);
        rules.users().replace(next.users());
        rules.errors().replace(next.errors());
        addresses.setNames(next.names());
        sessionSteps.setHost(new LocalHost(settings.xmpp().host(), xmppPort));
        sessionSteps.setIdle(Duration.ofSeconds(limits.idle()));
        sessionSteps.setMsrpHosts(settings.msrp().hosts());
        absences.setLinger(settings.presence().linger());
        userSessions.setHosts(settings.msrp().userHosts());
        sessions.setLimit(limits.sessions());
        subscriptions.setLimit(limits.subscriptions());
        pendingStanzas.setLimit(limits.waiting());
        inSessionOrder.setPerKey(2 * limits.waiting());
        inPagerOrder.setPerKey(1 + limits.waiting());
        inWatchOrder.setPerKey(1 + limits.waiting());
    }
}
