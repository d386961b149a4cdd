// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.limits;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.msrp.transport.MessageGate;
import org.umpp.net.limit.Rate;
import org.umpp.net.limit.SeldomLog;
import org.umpp.net.limit.TokenBucket;
import org.umpp.net.limit.TokenBuckets;
import org.umpp.server.management.LimitRow;
import org.umpp.server.settings.Limits;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.Rates;
import org.umpp.server.settings.ServerSettings;
import org.umpp.sip.agent.Peer;
import org.umpp.sip.agent.RequestGate;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.Uri;
import org.umpp.xmpp.netty.StanzaGate;
import org.umpp.xmpp.stream.Stanza;

/**
 * The gate of both wires: keeps partners, their users and strangers to their rates (D-29), and lets nothing new in under overload.
 * What it knows of a partner survives a change of settings. It is asked on network threads and neither blocks nor locks.
 */
public final class TrafficGate implements RequestGate, MessageGate, StanzaGate {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficGate.class);
    private static final int MOST_STRANGERS = 1_000;
    private static final int MOST_PHONES = 100_000;
    private static final int USERS_OF_AN_ADDRESS = 20;

    /** So that those who were refused at the same time do not come again at the same time. */
    private static final int SPREAD_SECONDS = 4;

    private static final int LONGEST_SECONDS = 300;

    private final LongSupplier clock;
    private final Overload overload;
    private final Map<String, Meter> meters = new ConcurrentHashMap<>();
    private final TokenBuckets<String> strangers;

    private final Map<Rates.Kind, PhoneMeter> phones = new EnumMap<>(Rates.Kind.class);

    private final LongAdder refusedToStrangers = new LongAdder();
    private final SeldomLog seldom = new SeldomLog();
    private volatile Table table;

    /** What phones send of one kind: users, and addresses in all. */
    private record PhoneMeter(TokenBuckets<String> buckets, LongAdder refused) {}

    /** A partner. */
    private record Known(Meter meter, Rates rates, Rates userRates) {}

    private record Table(Map<String, Known> byDomain, Map<String, Known> byXmppDomain, Rate strangers, Rates phones) {}

    /** @param clock the time, in nanoseconds */
    public TrafficGate(LongSupplier clock, Overload overload, ServerSettings settings) {
        this.clock = clock;
        this.overload = overload;
        this.strangers = new TokenBuckets<>(MOST_STRANGERS, clock.getAsLong());
        for (Rates.Kind kind : Rates.Kind.values()) {
            phones.put(kind, new PhoneMeter(new TokenBuckets<>(MOST_PHONES, clock.getAsLong()), new LongAdder()));
        }
        this.table = table(settings);
    }

    /** From now on these are the partners and the rates. */
    public void use(ServerSettings settings) {
        table = table(settings);
        meters.keySet().retainAll(table.byDomain().keySet());
    }

    private Table table(ServerSettings settings) {
        Limits limits = settings.limits();
        Map<String, Known> byDomain = new HashMap<>();
        Map<String, Known> byXmppDomain = new HashMap<>();
        for (PartnerSettings partner : settings.partners()) {
            String domain = partner.partner().domain();
            Known known = new Known(
                    meters.computeIfAbsent(domain, name -> new Meter(name, clock.getAsLong())),
                    partner.rates().over(limits.rates()),
                    partner.userRates().over(limits.userRates()));
            byDomain.put(domain, known);
            // as stanzas name it
            byXmppDomain.put(new Jid("", partner.partner().xmppDomain(), "").domain(), known);
        }
        return new Table(byDomain, byXmppDomain, limits.unknownRate(), limits.userRates());
    }

    // --- SIP

    @Override
    public int retryAfter(SipRequest request, Peer peer) {
        if (overload.isOn()) {
            return overload.refuse();
        }
        Uri from = request.headers().from().uri();
        if (peer.isPhone()) {
            return phone(request, peer);
        }
        if (peer.isHomeOf(from.host())) {
            return 0;
        }
        Table now = table;
        long time = clock.getAsLong();
        // who pretends to be another domain is counted as itself
        String domain = peer.speaksFor(from.host()) ? from.host() : peer.toString();
        Known known = now.byDomain().get(domain);
        if (known == null) {
            return stranger(domain, now, time)
                    ? 0
                    : seconds(strangers.of(domain, time).wait(now.strangers(), time));
        }
        long wait = known.meter().request(kind(request.method()), from.user(), known.rates(), known.userRates(), time);
        return wait == 0 ? 0 : seconds(wait);
    }

    /**
     * A phone may send as much as a partner's user, whoever it says it is: what it has not proved yet costs as well. Many behind one address may
     * send some times as much, whatever names they use.
     */
    private int phone(SipRequest request, Peer peer) {
        Rates.Kind kind = kind(request.method());
        Rate rate = table.phones().of(kind);
        String address = String.valueOf(peer.flow().remote().getAddress().getHostAddress());
        Rate ofAll = rate.isUnlimited()
                ? rate
                : new Rate(rate.perSecond() * USERS_OF_AN_ADDRESS, rate.burst() * USERS_OF_AN_ADDRESS);
        int wait = wait(kind, address, ofAll);
        return wait > 0
                ? wait
                : wait(kind, address + ' ' + request.headers().from().uri().user(), rate);
    }

    private PhoneMeter meter(Rates.Kind kind) {
        return Objects.requireNonNull(phones.get(kind));
    }

    private int wait(Rates.Kind kind, String who, Rate rate) {
        long time = clock.getAsLong();
        PhoneMeter meter = meter(kind);
        TokenBucket bucket = meter.buckets().of(who, time);
        if (bucket.take(rate, time)) {
            return 0;
        }
        meter.refused().increment();
        return seconds(bucket.wait(rate, time));
    }

    private static Rates.Kind kind(String method) {
        return switch (method) {
            case Method.MESSAGE -> Rates.Kind.MESSAGES;
            case Method.SUBSCRIBE -> Rates.Kind.SUBSCRIBES;
            default -> Rates.Kind.INVITES;
        };
    }

    private static int seconds(long nanos) {
        long whole = Math.min(LONGEST_SECONDS, TimeUnit.NANOSECONDS.toSeconds(nanos) + 1);
        return (int) whole + ThreadLocalRandom.current().nextInt(SPREAD_SECONDS);
    }

    private boolean stranger(String domain, Table now, long time) {
        if (strangers.of(domain, time).take(now.strangers(), time)) {
            return true;
        }
        refusedToStrangers.increment();
        long times = seldom.happened();
        if (times > 0) {
            LOG.warn(
                    "{} is no partner and sends more than unknown-rate = {} allows, and is refused ({} times)",
                    domain,
                    now.strangers(),
                    times);
        }
        return false;
    }

    // --- MSRP

    @Override
    public boolean admits(String domain, String user) {
        Known known = table.byDomain().get(domain);
        return known != null && known.meter().stanza(user, false, known.rates(), known.userRates(), clock.getAsLong());
    }

    // --- XMPP

    @Override
    public Verdict admit(Stanza stanza) {
        Table now = table;
        long time = clock.getAsLong();
        Known known = now.byXmppDomain().get(stanza.from().domain());
        if (known == null) {
            return stranger(stanza.from().domain(), now, time) ? Verdict.TAKE : Verdict.END;
        }
        Meter meter = known.meter();
        if (meter.stanza(stanza.from().local(), stanza.isError(), known.rates(), known.userRates(), time)) {
            return Verdict.TAKE;
        }
        return meter.isGross(known.rates(), time) ? Verdict.END : Verdict.REFUSE;
    }

    @Override
    public long pause(String peerDomain) {
        Known known = table.byXmppDomain().get(peerDomain);
        return known == null ? 0 : known.meter().pause(known.rates(), clock.getAsLong());
    }

    // --- what operators see

    /** The rates, partner by partner. */
    List<LimitRow> rows() {
        List<LimitRow> rows = new ArrayList<>();
        Table now = table;
        rows.add(new LimitRow(
                "unknown-rate", "unknown", now.strangers().toString(), strangers.size(), refusedToStrangers.sum()));
        now.byDomain().values().stream()
                .sorted((one, other) ->
                        one.meter().domain().compareTo(other.meter().domain()))
                .forEach(known -> rows(known, rows));
        return rows;
    }

    /** The rates of phones that are attached directly. */
    List<LimitRow> phoneRows() {
        List<LimitRow> rows = new ArrayList<>();
        Rates rates = table.phones();
        for (Rates.Kind kind : Rates.Kind.values()) {
            PhoneMeter meter = meter(kind);
            rows.add(new LimitRow(
                    "user-rate." + kind.name().toLowerCase(Locale.ROOT),
                    LimitList.PHONES,
                    rates.of(kind).toString(),
                    meter.buckets().size(),
                    meter.refused().sum()));
        }
        return rows;
    }

    private void rows(Known known, List<LimitRow> rows) {
        Meter meter = known.meter();
        for (Rates.Kind kind : Rates.Kind.values()) {
            String name = "rate." + kind.name().toLowerCase(Locale.ROOT);
            Rate rate = known.rates().of(kind);
            rows.add(new LimitRow(
                    name,
                    meter.domain(),
                    rate.toString(),
                    meter.used(kind, rate, clock.getAsLong()),
                    meter.refused(kind)));
            rows.add(new LimitRow(
                    "user-" + name,
                    meter.domain(),
                    known.userRates().of(kind).toString(),
                    meter.users(kind),
                    meter.refusedToUsers(kind)));
        }
        rows.add(new LimitRow("policy-violation", meter.domain(), "", 0, meter.ended()));
    }
}
