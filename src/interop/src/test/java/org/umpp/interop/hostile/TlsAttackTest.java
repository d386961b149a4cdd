// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.draft.PlainTls;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** TLS that is old, weak, garbled or of nobody we know, on either wire. */
@Spec({"R-036", "R-039", "R-040", "D-30"})
class TlsAttackTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    /** What a client says in place of a sound hello. */
    enum Opening {
        TLS_1_1(Hello.of(Hello.TLS_1_1, Hello.ECDHE_ECDSA_AES_128_GCM)),
        TLS_1_0(Hello.of(Hello.TLS_1_0, Hello.ECDHE_ECDSA_AES_128_GCM, Hello.RSA_AES_128_CBC)),
        SSL_3(Hello.of(Hello.SSL_3, Hello.RSA_AES_128_CBC)),
        SSL_2(Hello.ofSsl2()),
        FALLEN_BACK(Hello.of(Hello.TLS_1_1, Hello.ECDHE_ECDSA_AES_128_GCM, Hello.FALLBACK)),
        EXPORT(Hello.of(Hello.TLS_1_2, Hello.RSA_EXPORT_RC4_40)),
        ANONYMOUS(Hello.of(Hello.TLS_1_2, Hello.ANON_AES_128_CBC)),
        NOT_FORWARD_SECRET(Hello.of(Hello.TLS_1_2, Hello.RSA_AES_128_CBC)),
        NO_SUITES(Hello.of(Hello.TLS_1_2)),
        HTTP("GET / HTTP/1.1\r\nHost: thecappulets.example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
        SIP(Request.options("clear").text().getBytes(StandardCharsets.US_ASCII)),
        GARBAGE(garbage()),
        GARBAGE_IN_A_RECORD(inRecord(garbage()));

        private final byte[] octets;

        Opening(byte[] octets) {
            this.octets = octets;
        }
    }

    static Stream<Arguments> openings() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(Opening.values()).map(opening -> Arguments.of(wire, opening)));
    }

    @ParameterizedTest
    @MethodSource("openings")
    @Spec({"RFC 8996 §5", "RFC 9325 §4.2"})
    void endsWithTheHandshake(Wire wire, Opening opening) throws Exception {
        try (Line line = wire.upToTls(VERONA.server()).says(opening.octets)) {
            String heard = line.hearsTheEnd();

            // an alert of TLS at most, in clear, and then the end
            assertThat(heard).hasSizeLessThan(32).doesNotContain("SIP/2.0", "HTTP", "stream");
            if (!heard.isEmpty()) {
                assertThat(heard).startsWith("\u0015\u0003");
            }
        }
        VERONA.log().says("");
    }

    @ParameterizedTest
    @EnumSource
    void httpAtThePort(Wire wire) throws Exception {
        try (Line line = Line.to(wire.port(VERONA.server())).says("GET / HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(line.hearsTheEnd()).doesNotContain("HTTP");
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageAtThePort(Wire wire) throws Exception {
        try (Line line = Line.to(wire.port(VERONA.server())).says(garbage())) {
            assertThat(line.hearsTheEnd()).hasSizeLessThan(500);
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageWithinTls(Wire wire) throws Exception {
        try (Line line = VERONA.opens(wire).says(garbage())) {
            assertThat(line.hearsTheEnd()).hasSizeLessThan(500).doesNotContain("200 OK");
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageInPlaceOfARecord(Wire wire) throws Exception {
        try (Line line = wire.upToTls(VERONA.server())) {
            SSLSocket tls = (SSLSocket) VERONA.escalus()
                    .getSocketFactory()
                    .createSocket(line.socket(), Verona.CAPULET, line.socket().getPort(), false);
            tls.startHandshake();
            line.says(inRecord(garbage()));

            line.hearsTheEnd();
        }
    }

    /** Whom nobody vouches for, or no longer. */
    enum Nobody {
        NO_CERTIFICATE,
        SELF_SIGNED,
        EXPIRED,
        WITHOUT_A_DOMAIN
    }

    static Stream<Arguments> nobodies() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(Nobody.values()).map(nobody -> Arguments.of(wire, nobody)));
    }

    @ParameterizedTest
    @MethodSource("nobodies")
    @Spec({"RFC 5922 §7", "XEP-0178 §3"})
    void isNotHeard(Wire wire, Nobody nobody) throws Exception {
        ThrowawayAuthority authority = VERONA.authority();
        IssuedCertificate shown =
                switch (nobody) {
                    case NO_CERTIFICATE -> null;
                    case SELF_SIGNED -> ThrowawayAuthority.create("Escalus").forDomain(Verona.ESCALUS);
                    case EXPIRED ->
                        authority
                                .certificate(Verona.ESCALUS)
                                .dns(Verona.ESCALUS)
                                .expired()
                                .issue();
                    case WITHOUT_A_DOMAIN ->
                        authority.certificate(Verona.ESCALUS).issue();
                };
        SSLContext tls = PlainTls.context(shown, authority);

        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            StringBuilder heard = new StringBuilder();
            Throwable refused = catchThrowable(() -> {
                try (Line line = wire.upToTls(VERONA.server()).secures(tls, version)) {
                    line.saysWithoutEnd(
                            wire == Wire.SIP
                                    ? Request.options("nobody").text()
                                    : Wire.header(Verona.ESCALUS, Verona.CAPULET),
                            1);
                    heard.append(line.hearsTheEnd());
                }
            });
            assertThat(heard.toString()).as("%s, %s", version, refused).doesNotContain("SIP/2.0", "<mechanism>");
        }
        VERONA.log().says("");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"RFC 9325 §3.5", "D-20"})
    void nobodyBecomesSomebodyElseByRenegotiation(Wire wire) throws Exception {
        try (Line line = wire.opens(VERONA.server(), Verona.ESCALUS, VERONA.escalus(), "TLSv1.2")) {
            SSLSocket tls = (SSLSocket) line.socket();
            tls.getSession().invalidate();
            Throwable refused = catchThrowable(() -> {
                tls.startHandshake();
                line.says(" ").hearsTheEnd();
            });
            // the end of the connection, or the refusal to begin anew
            assertThat(refused == null || refused instanceof IOException)
                    .as("%s", refused)
                    .isTrue();
        }
    }

    private static byte[] garbage() {
        byte[] octets = new byte[2_000];
        new Random(1597).nextBytes(octets);
        // nothing that begins a record, a header or a tag
        octets[0] = (byte) 0xff;
        return octets;
    }

    private static byte[] inRecord(byte[] octets) {
        byte[] record = new byte[5 + octets.length];
        record[0] = 22;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (octets.length >> 8);
        record[4] = (byte) octets.length;
        System.arraycopy(octets, 0, record, 5, octets.length);
        return record;
    }
}
