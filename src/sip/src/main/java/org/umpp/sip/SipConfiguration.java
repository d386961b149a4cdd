// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.TlsContexts;
import org.umpp.sip.agent.Profile;
import org.umpp.sip.agent.RequestGate;
import org.umpp.sip.agent.SipTrace;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.registrar.PhoneUsers;
import org.umpp.sip.transaction.Scheduler;
import org.umpp.sip.transaction.Timers;
import org.umpp.sip.transport.StaticRoutes;
import org.umpp.sip.transport.TransportSettings;

/**
 * How the component is set up. To be complete before the component starts; changes later have no effect, except through {@link TlsContexts},
 * {@link StaticRoutes} and {@link SipComponent}, which say so.
 */
public class SipConfiguration {
    private static final List<String> ACCEPTED = List.of(
            "application/sdp",
            "application/pidf+xml",
            "application/cpim-pidf+xml",
            "multipart/related",
            "multipart/mixed",
            "multipart/alternative",
            "message/cpim",
            "text/plain",
            "text/html",
            "application/im-iscomposing+xml",
            "message/imdn+xml");

    private TransportSettings transport = TransportSettings.of();
    private @Nullable TlsContexts tls;
    private @Nullable Resolver resolver;
    private StaticRoutes routes = StaticRoutes.NONE;
    private Profile profile = profile(Set.of());
    private ConcurrentMap<DialogId, Usage> dialogs = new ConcurrentHashMap<>();
    private SipTrace trace = (direction, peer, message) -> {};
    private RequestGate gate = RequestGate.OPEN;
    private PhoneUsers phones = PhoneUsers.NOBODY;
    private @Nullable Scheduler scheduler;
    private int threads = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    private int waitingPerCall = 64;
    private int waiting = 10_000;
    private int stopSeconds = 5;
    private Duration reloading = Duration.ofSeconds(5);

    /** The usual profile of a server of these domains (in lower case). */
    public static Profile profile(Set<String> domains) {
        List<String> documents = List.of("application/pidf+xml", "application/cpim-pidf+xml");
        return new Profile(
                domains,
                Set.of("presence"),
                ACCEPTED,
                documents,
                3600,
                60,
                100_000,
                100_000,
                5,
                180,
                5_000,
                Timers.DEFAULT);
    }

    /** Listeners, limits, timeouts of the transport. */
    public TransportSettings getTransport() {
        return transport;
    }

    public void setTransport(TransportSettings transport) {
        this.transport = transport;
    }

    /** The certificates we show, and the authorities we trust. */
    public @Nullable TlsContexts getTls() {
        return tls;
    }

    public void setTls(TlsContexts tls) {
        this.tls = tls;
    }

    /** Asks the DNS. */
    public @Nullable Resolver getResolver() {
        return resolver;
    }

    public void setResolver(Resolver resolver) {
        this.resolver = resolver;
    }

    /** Where partners are found in place of the DNS. */
    public StaticRoutes getRoutes() {
        return routes;
    }

    public void setRoutes(StaticRoutes routes) {
        this.routes = routes;
    }

    /** Domains, packages, bounds of the user agent. */
    public Profile getProfile() {
        return profile;
    }

    public void setProfile(Profile profile) {
        this.profile = profile;
    }

    /** Where dialogs are kept; those in it when the component starts go on. */
    public ConcurrentMap<DialogId, Usage> getDialogs() {
        return dialogs;
    }

    public void setDialogs(ConcurrentMap<DialogId, Usage> dialogs) {
        this.dialogs = dialogs;
    }

    /** Sees each message. */
    public SipTrace getTrace() {
        return trace;
    }

    public void setTrace(SipTrace trace) {
        this.trace = trace;
    }

    /** How many requests outside of dialogs come in. */
    public RequestGate getGate() {
        return gate;
    }

    public void setGate(RequestGate gate) {
        this.gate = gate;
    }

    /** Whose phones may be attached directly. */
    public PhoneUsers getPhones() {
        return phones;
    }

    public void setPhones(PhoneUsers phones) {
        this.phones = phones;
    }

    /** The clock; {@code null} for the machine's. */
    public @Nullable Scheduler getScheduler() {
        return scheduler;
    }

    public void setScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** How many threads run routes. */
    public int getThreads() {
        return threads;
    }

    public void setThreads(int threads) {
        this.threads = threads;
    }

    /** How many requests of one Call-ID may wait for its route; beyond it they get a 503. */
    public int getWaitingPerCall() {
        return waitingPerCall;
    }

    public void setWaitingPerCall(int waitingPerCall) {
        this.waitingPerCall = waitingPerCall;
    }

    /** How many requests may wait for routes in all; beyond it they get a 503. */
    public int getWaiting() {
        return waiting;
    }

    public void setWaiting(int waiting) {
        this.waiting = waiting;
    }

    /** How long a request waits for its route while that is being reloaded; then it gets a 503. */
    public Duration getReloading() {
        return reloading;
    }

    public void setReloading(Duration reloading) {
        this.reloading = reloading;
    }

    /** How long a stop waits for our requests to be answered, in seconds. */
    public int getStopSeconds() {
        return stopSeconds;
    }

    public void setStopSeconds(int stopSeconds) {
        this.stopSeconds = stopSeconds;
    }
}
