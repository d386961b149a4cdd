// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;

/** What has no end, or is larger than it may be, is cut off where its limit is, with the answer that says so. */
@Spec({"D-27", "D-29"})
class EndlessTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    /** What sockets and TLS hold on their way, on top of our limits. */
    private static final long MOST = 32L << 20;

    private static final String STANZA =
            "<message from='prince@escalus.example.net' to='juliet@thecappulets.example.com'";
    private static final String A_THOUSAND = "a".repeat(1_000);

    enum Input {
        START_LINE(Wire.SIP, "OPTIONS sip:", A_THOUSAND, ""),
        HEADER(Wire.SIP, headOf("Subject: "), A_THOUSAND, "SIP/2.0 513 "),
        FOLDED_HEADER(Wire.SIP, headOf("Subject: a"), "\r\n " + A_THOUSAND, "SIP/2.0 513 "),
        HEADERS(Wire.SIP, headOf(""), "X: a\r\n", "SIP/2.0 513 "),
        BODY(Wire.SIP, headOf("Content-Length: 99999999\r\n\r\n"), A_THOUSAND, "SIP/2.0 513 "),
        LENGTH(Wire.SIP, headOf("Content-Length: "), "9", "SIP/2.0 513 "),
        START_TAG(Wire.XMPP, STANZA + " id='", A_THOUSAND, "<policy-violation"),
        ATTRIBUTES(Wire.XMPP, STANZA, " a='b'", "<policy-violation"),
        TEXT(Wire.XMPP, STANZA + "><body>", A_THOUSAND, "<policy-violation"),
        CDATA(Wire.XMPP, STANZA + "><body><![CDATA[", A_THOUSAND, "<policy-violation"),
        DEPTH(Wire.XMPP, STANZA + ">", "<a>", "<policy-violation"),
        CHILDREN(Wire.XMPP, STANZA + ">", "<a/>", "<policy-violation"),
        REFERENCE(Wire.XMPP, STANZA + "><body>&", A_THOUSAND, "<policy-violation");

        private final Wire wire;
        private final String begin;
        private final String more;
        private final String answer;

        Input(Wire wire, String begin, String more, String answer) {
            this.wire = wire;
            this.begin = begin;
            this.more = more;
            this.answer = answer;
        }

        private static String headOf(String last) {
            return Request.options("endless")
                    .with("Content-Length: 0\r\n\r\n", last)
                    .text();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"RFC 3261 §21.5.7", "RFC 6120 §4.9.3.14"})
    void isCutOff(Input input) throws Exception {
        try (Line line = VERONA.opens(input.wire)) {
            line.says(input.begin);
            // in pieces of some size, else the records of TLS are what takes the time
            String piece = input.more.repeat(Math.max(1, 4_000 / input.more.length()));
            line.says(piece.repeat(4));
            long said = line.saysWithoutEnd(piece, MOST);

            assertThat(said).isLessThan(MOST);
        }
        VERONA.log().says("");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"RFC 3261 §21.5.7", "RFC 6120 §4.9.3.14"})
    void isAnswered(Input input) throws Exception {
        try (Line line = VERONA.opens(input.wire)) {
            // just over every limit, so that nothing unread makes a reset of the end, which would take the answer along
            line.says(input.begin);
            int limit =
                    switch (input) {
                        case START_LINE, HEADER -> 9_000;
                        case FOLDED_HEADER -> 18_000;
                        case HEADERS -> 300 * input.more.length();
                        case BODY -> 0;
                        case LENGTH -> 9_000;
                        case DEPTH -> 70 * input.more.length();
                        default -> 270_000;
                    };
            String more = input.more.repeat(limit / input.more.length());
            line.saysWithoutEnd(more, more.length());

            String heard = line.hearsTheEnd();
            if (input.answer.isEmpty()) {
                assertThat(heard).isEmpty();
            } else {
                assertThat(heard).contains(input.answer);
            }
        }
    }

    @Test
    @Spec({"D-29", "RFC 5626 §4.4.1"})
    void keepAlivesWithoutEndHurtNobodyElse() throws Exception {
        try (Line line = VERONA.opens(Wire.SIP)) {
            line.saysWithoutEnd("\r\n\r\n".repeat(1_000), 1_000_000);
            VERONA.chat();

            line.says(Request.options("alive").text());
            assertThat(line.hears("Call-ID: alive")).contains("SIP/2.0 200 ");
        }
    }

    @Test
    @Spec({"D-29", "RFC 6120 §4.6.1"})
    void whiteSpaceWithoutEndHurtsNobodyElse() throws Exception {
        try (Line line = VERONA.opens(Wire.XMPP)) {
            line.saysWithoutEnd(" \n".repeat(2_000), 1_000_000);
            VERONA.chat();

            line.says("</stream:stream>");
            assertThat(line.hearsTheEnd()).endsWith("</stream:stream>").doesNotContain("error");
        }
    }
}
