// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.jspecify.annotations.Nullable;
import org.umpp.address.LocalNames;
import org.umpp.policy.Addresses;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.LocalUsers;
import org.umpp.policy.Partners;
import org.umpp.presence.Authorisations;
import org.umpp.presence.Presentities;
import org.umpp.presence.PresentitySteps;
import org.umpp.presence.SubscriptionSteps;
import org.umpp.presence.Subscriptions;
import org.umpp.session.LocalHost;
import org.umpp.session.PendingStanzas;
import org.umpp.session.SessionSteps;
import org.umpp.session.Sessions;
import org.umpp.session.StanzasInOrder;

/**
 * Every bean that a route may name.
 *
 * <table>
 * <caption>Beans</caption>
 * <tr><td>{@code sessions}</td><td>steps of IM sessions: {@link SessionSteps}</td></tr>
 * <tr><td>{@code stanzas}</td><td>steps of stanzas: {@link StanzaSteps}</td></tr>
 * <tr><td>{@code subscriptions}</td><td>steps of presence subscriptions: {@link SubscriptionSteps}</td></tr>
 * <tr><td>{@code presentities}</td><td>steps of presence documents: {@link PresentitySteps}</td></tr>
 * <tr><td>{@code addresses}</td><td>addresses as each wire wants them: {@link Addresses}</td></tr>
 * <tr><td>{@code partners}, {@code localUsers}</td><td>who federates: {@link Partners}, {@link LocalUsers}</td></tr>
 * <tr><td>{@code pendingStanzas}, {@code earlyStanzas}</td><td>what waits for an answer: {@link PendingStanzas}</td></tr>
 * <tr><td>{@code stanzasInOrder}</td><td>how it waits: {@link StanzasInOrder}</td></tr>
 * <tr><td>{@code sameThread}</td><td>an executor for aggregators that keep order</td></tr>
 * <tr><td>{@code rules}</td><td>rules in files of their own: {@link Rules}; made by {@link RouteDirectory}</td></tr>
 * <tr><td>{@code inSessionOrder}</td><td>one exchange of a session at a time: {@link InOrder}</td></tr>
 * </table>
 */
final class FederationBeans {
    private static final int MOST_IN_ORDER = 100_000;

    private final Sessions sessions;
    private final Subscriptions subscriptions;
    private final Partners partners;

    private FederationBeans(Sessions sessions, Subscriptions subscriptions, Partners partners) {
        this.sessions = sessions;
        this.subscriptions = subscriptions;
        this.partners = partners;
    }

    Sessions sessions() {
        return sessions;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    Partners partners() {
        return partners;
    }

    /**
     * Makes the beans and puts them into the registry under their names.
     *
     * @param xmppPort where our XMPP host listens
     */
    static FederationBeans bind(Registry registry, ServerSettings settings, int xmppPort, Clock clock) {
        Partners partners = new Partners(
                settings.partners().stream().map(PartnerSettings::partner).toList());
        ErrorConditions errors = ErrorConditions.with(properties(settings.errors()));
        Addresses addresses = new Addresses(partners, new LocalNames(properties(settings.localNames())));
        LocalUsers users = new LocalUsers(Set.copyOf(settings.domains()), settings.users());
        Sessions sessions = new Sessions(new ConcurrentHashMap<>(), clock, settings.maxSessions());
        Subscriptions subscriptions = new Subscriptions(new ConcurrentHashMap<>(), settings.maxSubscriptions());
        Authorisations authorisations = new Authorisations(new ConcurrentHashMap<>());
        Presentities presentities = new Presentities(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), clock);
        LocalHost host = new LocalHost(settings.xmppHost(), xmppPort);

        registry.bind("partners", partners);
        registry.bind("localUsers", users);
        registry.bind("addresses", addresses);
        registry.bind("sessions", new SessionSteps(sessions, partners, errors, host));
        registry.bind("stanzas", new StanzaSteps(addresses, partners, users, sessions));
        registry.bind("subscriptions", new SubscriptionSteps(subscriptions, authorisations, errors, clock));
        registry.bind("presentities", new PresentitySteps(presentities, partners));
        registry.bind("pendingStanzas", new PendingStanzas(settings.maxWaiting()));
        registry.bind("earlyStanzas", new PendingStanzas(settings.maxWaiting()));
        registry.bind("stanzasInOrder", new StanzasInOrder());
        // what an aggregator lets go must go before the next exchange of the session comes in
        registry.bind("sameThread", new SynchronousExecutorService());
        registry.bind("inSessionOrder", new InOrder(SessionSteps.KEY, 2 * settings.maxWaiting(), MOST_IN_ORDER));
        return new FederationBeans(sessions, subscriptions, partners);
    }

    private static Properties properties(@Nullable Path file) {
        Properties properties = new Properties();
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigurationException(file + ": cannot be read (" + e.getMessage() + ")", e);
            }
        }
        return properties;
    }
}
