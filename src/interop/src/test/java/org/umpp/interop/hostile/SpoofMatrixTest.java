// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.draft.PlainTls;

/**
 * Who claims to be whom, on either wire: each claim that is not proved is refused with a reason of its own, on the wire and in the
 * log.
 */
@Spec("Q-22")
class SpoofMatrixTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    @ParameterizedTest(name = "{0}: {1} says {2} to {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            another partner          | escalus.example.net | im:romeo@montague.example.net  | im:juliet@thecappulets.example.com | 403 Forbidden      | identity mismatch: From is not of the domain | identity-mismatch
            a stranger               | escalus.example.net | im:friar@mantua.example.org    | im:juliet@thecappulets.example.com | 403 Forbidden      | identity mismatch: From is not of the domain | identity-mismatch
            our own domain           | escalus.example.net | im:nurse@thecappulets.example.com | im:juliet@thecappulets.example.com | 403 Forbidden   | identity mismatch: From is not of the domain | identity-mismatch
            a domain above           | escalus.example.net | im:prince@example.net          | im:juliet@thecappulets.example.com | 403 Forbidden      | identity mismatch: From is not of the domain | identity-mismatch
            a domain below           | escalus.example.net | im:prince@a.escalus.example.net | im:juliet@thecappulets.example.com | 403 Forbidden     | identity mismatch: From is not of the domain | identity-mismatch
            a certificate of ours    | thecappulets.example.com | im:nurse@thecappulets.example.com | im:juliet@thecappulets.example.com | 403 Forbidden | identity mismatch: From is of a domain served here | identity-mismatch
            an unknown partner       | mantua.example.org  | im:friar@mantua.example.org    | im:juliet@thecappulets.example.com | 403 Forbidden      |                                              |
            a relay to a partner     | escalus.example.net | im:prince@escalus.example.net  | im:romeo@montague.example.net      | 403 Relaying denied |                                             | relay
            a relay to a stranger    | escalus.example.net | im:prince@escalus.example.net  | im:friar@mantua.example.org        | 403 Relaying denied |                                             | relay
            a relay to itself        | escalus.example.net | im:prince@escalus.example.net  | im:page@escalus.example.net        | 403 Relaying denied |                                             | relay
            """)
    @Spec({"D-20", "D-26", "RFC 5922 §7"})
    void inSip(String claim, String proved, String from, String to, String answer, String warning, String logged)
            throws Exception {
        String request = Request.invite("spoof" + claim.hashCode(), Request.offer("prince@escalus.example.net/palace"))
                .with("im:prince@escalus.example.net", from)
                .with("im:juliet@" + Verona.CAPULET, to)
                .text();
        try (Line line =
                Wire.SIP.upToTls(VERONA.server()).secures(shows(proved)).says(request)) {
            line.hears("SIP/2.0 " + answer);
            String rest = line.hears("Content-Length:");
            if (warning != null) {
                assertThat(rest).contains(warning);
            }
        }
        if (logged != null) {
            // what a route refuses is no line at WARN
            VERONA.log().says(logged);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "prince@mantua.example.org/palace",
        "romeo@montague.example.net/orchard",
        "nurse@thecappulets.example.com/hall",
        "prince@a.escalus.example.net/palace",
        "prince@example.net/palace"
    })
    @Spec({"D-21", "D-23"})
    void theJidOfAnOffer(String jid) throws Exception {
        try (Line line = VERONA.opens(Wire.SIP)
                .says(Request.invite("jid" + jid.hashCode(), Request.offer(jid)).text())) {
            line.hears("SIP/2.0 488 ");
            assertThat(line.hears("Content-Length:")).contains("Warning: ");
        }
    }

    @ParameterizedTest(name = "{0}: {1} says {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            another partner in the header  | escalus.example.net | montague.example.net     | not-authorized
            a stranger in the header       | escalus.example.net | mantua.example.org       | not-authorized
            our own domain in the header   | escalus.example.net | thecappulets.example.com | not-authorized
            a domain above                 | escalus.example.net | example.net              | not-authorized
            a domain below                 | escalus.example.net | a.escalus.example.net    | not-authorized
            """)
    @Spec({"D-22", "R-040", "XEP-0178 §3"})
    void inTheHeaderOfAStream(String claim, String proved, String from, String condition) throws Exception {
        try (Line line = Line.to(VERONA.server().xmppPort()).says(Wire.header(from, Verona.CAPULET))) {
            line.hears("</stream:features>");
            line.says(Wire.STARTTLS).hears("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            line.secures(shows(proved)).says(Wire.header(from, Verona.CAPULET));

            assertThat(line.hearsTheEnd())
                    .contains("<stream:error><" + condition)
                    .doesNotContain("<mechanism>");
        }
        VERONA.log().says("");
    }

    @ParameterizedTest(name = "after TLS {0}")
    @CsvSource({"montague.example.net", "mantua.example.org", "a.escalus.example.net"})
    @Spec({"D-22", "RFC 6120 §6.3.8"})
    void inTheIdentityOfSasl(String claimed) throws Exception {
        try (Line line = Wire.XMPP.upToTls(VERONA.server()).secures(VERONA.escalus())) {
            line.says(Wire.header(Verona.ESCALUS, Verona.CAPULET)).hears("</stream:features>");
            String identity = Base64.getEncoder().encodeToString(claimed.getBytes(StandardCharsets.UTF_8));
            line.says("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" + identity + "</auth>");

            assertThat(line.hearsTheEnd()).contains("<failure").doesNotContain("<success");
        }
        VERONA.log().says("");
    }

    @ParameterizedTest(name = "from {0} to {1}")
    @CsvSource({
        "romeo@montague.example.net/orchard, juliet@thecappulets.example.com, invalid-from",
        "friar@mantua.example.org/cell, juliet@thecappulets.example.com, invalid-from",
        "nurse@thecappulets.example.com/hall, juliet@thecappulets.example.com, invalid-from",
        "prince@a.escalus.example.net/palace, juliet@thecappulets.example.com, invalid-from",
        "prince@escalus.example.net/palace, romeo@montague.example.net, host-unknown",
        "prince@escalus.example.net/palace, friar@mantua.example.org, host-unknown",
        "prince@escalus.example.net/palace, page@escalus.example.net, host-unknown"
    })
    @Spec({"D-22", "D-26", "RFC 6120 §4.9.3.9"})
    void inAStanza(String from, String to, String condition) throws Exception {
        try (Line line = VERONA.opens(Wire.XMPP)
                .says("<message from='%s' to='%s' type='chat'><body>x</body></message>".formatted(from, to))) {
            assertThat(line.hearsTheEnd()).contains("<stream:error><" + condition);
        }
        VERONA.log().says(condition);
    }

    private static SSLContext shows(String domain) throws Exception {
        return PlainTls.context(VERONA.authority().forDomain(domain), VERONA.authority());
    }

    @ParameterizedTest
    @CsvSource({"SIP", "XMPP"})
    @Spec({"D-24", "D-30"})
    void aKeyThatIsNotPinned(Wire wire) throws Exception {
        String other = Base64.getEncoder().encodeToString(new byte[32]);
        VERONA.server().partner(Verona.ESCALUS, 1, 1, "pins = " + other).reconfigure();
        try (Line line = wire.upToTls(VERONA.server()).secures(VERONA.escalus())) {
            line.saysWithoutEnd(
                    wire == Wire.SIP ? Request.options("pinned").text() : Wire.header(Verona.ESCALUS, Verona.CAPULET),
                    1);
            assertThat(line.hearsTheEnd()).doesNotContain("SIP/2.0 200", "<mechanism>");
        } finally {
            VERONA.server().partner(Verona.ESCALUS, 1, 1).reconfigure();
        }
        VERONA.log().says(wire == Wire.SIP ? "pinned" : "not among the pins");
    }

    @ParameterizedTest
    @CsvSource({"SIP", "XMPP"})
    @Spec({"D-24", "D-55"})
    void aPartnerThatIsNoLongerOne(Wire wire) throws Exception {
        VERONA.server().noPartner(Verona.ESCALUS).reconfigure();
        try {
            if (wire == Wire.SIP) {
                try (Line line = VERONA.opens(wire)
                        .says(Request.invite("removed", Request.offer("prince@escalus.example.net/palace"))
                                .text())) {
                    line.hears("SIP/2.0 403 ");
                }
            } else {
                try (Line line = Wire.XMPP.upToTls(VERONA.server()).secures(VERONA.escalus())) {
                    Wire.greets(line, Verona.ESCALUS, Verona.CAPULET)
                            .says(
                                    "<message from='prince@%s/palace' to='juliet@%s' id='x' type='error'><body>x</body></message></stream:stream>"
                                            .formatted(Verona.ESCALUS, Verona.CAPULET));
                    line.hearsTheEnd();
                }
            }
        } finally {
            VERONA.server().partner(Verona.ESCALUS, 1, 1).reconfigure();
        }
    }
}
