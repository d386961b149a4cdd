// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.sip.registrar.Authenticator.Verdict;

/** Romeo's phone is asked who it is, and answers. */
@Spec({"RFC 3261 §22", "RFC 8760 §2"})
class AuthenticatorTest {
    private static final String REALM = "montague.example.net";

    private static final List<DigestAlgorithm> ALL = List.of(DigestAlgorithm.values());

    private final Authenticator authenticator = new Authenticator();
    private final PhoneUsers users = new PhoneUsers() {
        @Override
        public Set<String> domains() {
            return Set.of(REALM);
        }

        @Override
        public @Nullable String secret(String user, String domain, DigestAlgorithm algorithm) {
            return user.equals("romeo") ? algorithm.secret(user, domain, "rose") : null;
        }
    };

    private long now = 1_000_000;

    /** The nonce of a challenge. */
    private String nonce() {
        String challenge = authenticator.challenges(REALM, ALL, false, now).get(0);
        Matcher nonce = Pattern.compile("nonce=\"([^\"]+)\"").matcher(challenge);
        assertThat(nonce.find()).isTrue();
        return nonce.group(1);
    }

    private static String answer(DigestAlgorithm algorithm, String user, String password, String nonce, String count) {
        String proof = algorithm.hash(algorithm.secret(user, REALM, password) + ':' + nonce + ':' + count + ":c1:auth:"
                + algorithm.hash("REGISTER:sip:" + REALM));
        return "Digest username=\"" + user + "\", realm=\"" + REALM + "\", nonce=\"" + nonce + "\", uri=\"sip:" + REALM
                + "\", response=\"" + proof + "\", algorithm=" + algorithm.token() + ", cnonce=\"c1\", qop=auth, nc="
                + count;
    }

    private Verdict check(String answer) {
        return authenticator.check(List.of(answer), "REGISTER", "romeo", REALM, users, "192.0.2.1", now);
    }

    @ParameterizedTest
    @EnumSource
    void whoKnowsThePasswordProvesIt(DigestAlgorithm algorithm) {
        assertThat(check(answer(algorithm, "romeo", "rose", nonce(), "00000001")))
                .isEqualTo(Verdict.PROVED);
    }

    @Test
    @Spec("RFC 8760 §2.4")
    void theBestAlgorithmIsOfferedFirst() {
        assertThat(authenticator.challenges(REALM, ALL, true, now))
                .hasSize(2)
                .first()
                .asString()
                .contains("algorithm=SHA-256", "qop=\"auth\"", "stale=true");
    }

    @Test
    void theExampleOfTheRfcComesOut() {
        // RFC 7616 §3.9.1
        String secret = DigestAlgorithm.MD5.secret("Mufasa", "http-auth@example.org", "Circle of Life");
        DigestResponse response = DigestResponse.parse(
                        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                                + " uri=\"/dir/index.html\", algorithm=MD5, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                                + " nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth,"
                                + " response=\"8ca523f5e9506fed4657c9700eebdbec\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")
                .orElseThrow();

        assertThat(response.proves(secret, "GET")).isTrue();
        assertThat(response.proves(secret, "POST")).isFalse();
    }

    @Test
    void anAnswerCountsOnce() {
        String nonce = nonce();
        String answer = answer(DigestAlgorithm.SHA_256, "romeo", "rose", nonce, "00000001");
        assertThat(check(answer)).isEqualTo(Verdict.PROVED);

        assertThat(check(answer)).as("replayed").isEqualTo(Verdict.STALE);
        assertThat(check(answer(DigestAlgorithm.SHA_256, "romeo", "rose", nonce, "00000002")))
                .isEqualTo(Verdict.PROVED);
    }

    @Test
    void aNonceEnds() {
        String answer = answer(DigestAlgorithm.MD5, "romeo", "rose", nonce(), "00000001");
        now += Nonces.LIFE.toMillis() + 1;

        assertThat(check(answer)).isEqualTo(Verdict.STALE);
    }

    @Test
    void anotherPasswordAnotherUserAnotherServersNonceProveNothing() {
        assertThat(check(answer(DigestAlgorithm.MD5, "romeo", "thorn", nonce(), "00000001")))
                .isEqualTo(Verdict.ASK);
        assertThat(check(answer(DigestAlgorithm.MD5, "tybalt", "rose", nonce(), "00000001")))
                .isEqualTo(Verdict.ASK);
        String foreign = new Nonces().next(now);
        assertThat(check(answer(DigestAlgorithm.MD5, "romeo", "rose", foreign, "00000001")))
                .isEqualTo(Verdict.ASK);
        assertThat(check(answer(DigestAlgorithm.MD5, "romeo", "rose", "made-up", "00000001")))
                .isEqualTo(Verdict.ASK);
    }

    @Test
    void whoGuessesIsNotCheckedAnyMoreAndKeepsNobodyElseOut() {
        for (int i = 0; i < 10; i++) {
            assertThat(check(answer(DigestAlgorithm.MD5, "romeo", "guess" + i, nonce(), "00000001")))
                    .isEqualTo(Verdict.ASK);
        }
        String right = answer(DigestAlgorithm.MD5, "romeo", "rose", nonce(), "00000001");

        assertThat(check(right)).isEqualTo(Verdict.GUESSING);
        assertThat(authenticator.check(List.of(right), "REGISTER", "romeo", REALM, users, "192.0.2.2", now))
                .isEqualTo(Verdict.PROVED);
        now += 60_000;
        assertThat(check(answer(DigestAlgorithm.MD5, "romeo", "rose", nonce(), "00000001")))
                .isEqualTo(Verdict.PROVED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic cm9tZW86cm9zZQ==",
                "Digest",
                "Digest username=\"romeo",
                "Digest username=\"romeo\", username=\"juliet\", qop=auth, nc=00000001",
                "Digest username=\"romeo\", realm=\"montague.example.net\", nc=00000001",
                "Digest username=\"romeo\", qop=auth, nc=1",
                "Digest username=\"romeo\", qop=auth, nc=00000001, algorithm=SHA-512-256-sess"
            })
    void whatCannotBeCheckedIsNoAnswer(String value) {
        assertThat(DigestResponse.parse(value)).isEmpty();
        assertThat(check(value)).isEqualTo(Verdict.ASK);
    }
}
