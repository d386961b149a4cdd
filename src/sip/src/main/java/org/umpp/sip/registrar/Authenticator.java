// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.umpp.net.limit.Rate;
import org.umpp.net.limit.TokenBuckets;

/** Asks phones who they are, and checks what they answer (RFC 3261 §22, RFC 8760). Safe for use by many threads. */
public final class Authenticator {
    /** How many wrong answers for one user may come from one address at once. */
    public static final int MOST_GUESSES = 10;

    /** How often wrong answers for one user may come from one address: ten times at once, then once in ten seconds. */
    private static final Rate GUESSES = new Rate(0.1, MOST_GUESSES);

    private static final int MOST_GUESSED = 10_000;

    private final Nonces nonces = new Nonces();
    private final TokenBuckets<String> guesses = new TokenBuckets<>(MOST_GUESSED, 0);

    private final LongAdder refused = new LongAdder();

    /** What comes of an answer. */
    public enum Verdict {
        /** It is the user. */
        PROVED,
        /** Nothing was answered, or to another challenge, or wrongly: it is asked (again). */
        ASK,
        /** The answer is right, but to a challenge that is too old, or was answered so before: it is asked again, and the phone need not ask its user. */
        STALE,
        /** Too many wrong answers were given for this user: nothing is checked for a while. */
        GUESSING
    }

    /** The values of WWW-Authenticate or Proxy-Authenticate, the best algorithm first (RFC 8760 §2.4). */
    public List<String> challenges(String realm, List<DigestAlgorithm> algorithms, boolean isStale, long now) {
        List<String> challenges = new ArrayList<>();
        String nonce = nonces.next(now);
        for (DigestAlgorithm algorithm : algorithms) {
            challenges.add("Digest realm=\"" + realm + "\", qop=\"auth\", algorithm=" + algorithm.token() + ", nonce=\""
                    + nonce + '"' + (isStale ? ", stale=true" : ""));
        }
        return challenges;
    }

    /**
     * Whether one of these answers proves that it is this user.
     *
     * @param answers the values of Authorization or Proxy-Authorization
     * @param user the user part of the address that is claimed, decoded
     * @param realm the domain of that address
     * @param users who knows the secrets
     * @param source the address it comes from: who guesses there keeps nobody out elsewhere
     */
    public Verdict check(
            List<String> answers, String method, String user, String realm, PhoneUsers users, String source, long now) {
        DigestResponse answer = null;
        for (String each : answers) {
            DigestResponse read = DigestResponse.parse(each).orElse(null);
            if (read != null && read.realm().equals(realm)) {
                answer = read;
                break;
            }
        }
        if (answer == null) {
            return Verdict.ASK;
        }
        Nonces.Verdict nonce = nonces.check(answer.nonce(), now);
        if (nonce == Nonces.Verdict.FOREIGN) {
            return Verdict.ASK; // as after a restart of ours: that is no guess
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(now);
        String key = user + '@' + realm + ' ' + source;
        if (guesses.of(key, nanos).wait(GUESSES, nanos) > 0) {
            refused.increment();
            return Verdict.GUESSING;
        }
        String secret = answer.user().equals(user) ? users.secret(user, realm, answer.algorithm()) : null;
        // who is not known takes as long to refuse as who is
        boolean proved = answer.proves(secret == null ? nobody(answer.algorithm()) : secret, method) && secret != null;
        if (!proved) {
            guesses.of(key, nanos).take(GUESSES, nanos);
            return Verdict.ASK;
        }
        if (nonce == Nonces.Verdict.STALE || nonces.use(answer.nonce(), answer.count(), now) == Nonces.Verdict.STALE) {
            return Verdict.STALE;
        }
        return Verdict.PROVED;
    }

    /** How many answers were not checked, as too many before were wrong. */
    public long refused() {
        return refused.sum();
    }

    /** How many wrong answers count for the user, and address, of which there are most. */
    public long mostGuesses(long now) {
        return guesses.mostUsed(GUESSES, TimeUnit.MILLISECONDS.toNanos(now));
    }

    private static String nobody(DigestAlgorithm algorithm) {
        return "0".repeat(algorithm.digits());
    }
}
