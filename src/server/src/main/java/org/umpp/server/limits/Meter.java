// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.limits;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.limit.Rate;
import org.umpp.net.limit.SeldomLog;
import org.umpp.net.limit.TokenBucket;
import org.umpp.net.limit.TokenBuckets;
import org.umpp.server.settings.Rates;

/** What one partner has sent lately, in all and user by user, and how much of it was too much. */
final class Meter {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);
    private static final int MOST_USERS = 10_000;

    /** How far ahead of its rate a partner's stream may be when it is not read, in nanoseconds. */
    private static final long MOST_AHEAD = 5_000_000_000L;

    /** What part of all it may send a partner may have refused in the long run; beyond it the stream ends. */
    private static final double GROSS = 0.1;

    private final String domain;
    private final Map<Rates.Kind, Flow> flows = new EnumMap<>(Rates.Kind.class);
    private final TokenBucket refusals;
    private final LongAdder ended = new LongAdder();
    private final SeldomLog seldom = new SeldomLog();

    /** What was sent of one kind. */
    private static final class Flow {
        private final TokenBucket inAll;
        private final TokenBuckets<String> byUser;
        private final LongAdder refused = new LongAdder();
        private final LongAdder refusedToUsers = new LongAdder();

        Flow(long now) {
            inAll = new TokenBucket(now);
            byUser = new TokenBuckets<>(MOST_USERS, now);
        }
    }

    Meter(String domain, long now) {
        this.domain = domain;
        this.refusals = new TokenBucket(now);
        for (Rates.Kind kind : Rates.Kind.values()) {
            flows.put(kind, new Flow(now));
        }
    }

    private Flow flow(Rates.Kind kind) {
        return Objects.requireNonNull(flows.get(kind));
    }

    String domain() {
        return domain;
    }

    /** Lets a request of a user in: 0, or else how many nanoseconds it has to wait. What a user has too much is not its partner's. */
    long request(Rates.Kind kind, String user, Rates rates, Rates userRates, long now) {
        Flow flow = flow(kind);
        TokenBucket own = flow.byUser.of(user, now);
        Rate userRate = userRates.of(kind);
        if (!own.take(userRate, now)) {
            flow.refusedToUsers.increment();
            tell(kind, "user-rate", userRate);
            return Math.max(1, own.wait(userRate, now));
        }
        Rate rate = rates.of(kind);
        if (!flow.inAll.take(rate, now)) {
            flow.refused.increment();
            tell(kind, "rate", rate);
            return Math.max(1, flow.inAll.wait(rate, now));
        }
        return 0;
    }

    /** Lets a stanza in, a little ahead of its time, for it has been read already; every stanza counts, also one that is refused. */
    boolean stanza(String user, boolean isError, Rates rates, Rates userRates, long now) {
        Flow flow = flow(Rates.Kind.MESSAGES);
        if (!flow.inAll.borrow(rates.messages(), now, MOST_AHEAD)) {
            flow.refused.increment();
            tell(Rates.Kind.MESSAGES, "rate", rates.messages());
            return false;
        }
        // an error cannot be answered with an error, and whoever gets one did not ask for it
        if (!isError && !flow.byUser.of(user, now).take(userRates.messages(), now)) {
            flow.refusedToUsers.increment();
            tell(Rates.Kind.MESSAGES, "user-rate", userRates.messages());
            return false;
        }
        return true;
    }

    /** Whether so much was refused lately that whoever sends it does not heed it. */
    boolean isGross(Rates rates, long now) {
        if (refusals.take(rates.messages().times(GROSS), now)) {
            return false;
        }
        ended.increment();
        return true;
    }

    long pause(Rates rates, long now) {
        return flow(Rates.Kind.MESSAGES).inAll.wait(rates.messages(), now);
    }

    private void tell(Rates.Kind kind, String which, Rate rate) {
        long times = seldom.happened();
        if (times > 0) {
            LOG.warn(
                    "{} sends more than {}.{} = {} allows, and is refused ({} times); umpp:limits counts it",
                    domain,
                    which,
                    kind.name().toLowerCase(Locale.ROOT),
                    rate,
                    times);
        }
    }

    long used(Rates.Kind kind, Rate rate, long now) {
        return flow(kind).inAll.used(rate, now);
    }

    int users(Rates.Kind kind) {
        return flow(kind).byUser.size();
    }

    long refused(Rates.Kind kind) {
        return flow(kind).refused.sum();
    }

    long refusedToUsers(Rates.Kind kind) {
        return flow(kind).refusedToUsers.sum();
    }

    /** How many streams ended because too much was refused. */
    long ended() {
        return ended.sum();
    }
}
