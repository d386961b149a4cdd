// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.Stanza;

/** A whole conversation, of which each octet comes in a TLS record of its own: slow, and legal. */
@Spec({"RFC 3261 §18.3", "RFC 6120 §11.1"})
class OctetByOctetTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    @Test
    void isHeardLikeAnyOther() throws Exception {
        String jid = "prince@escalus.example.net/palace";
        try (Line sip = VERONA.opens(Wire.SIP);
                Line xmpp = VERONA.opens(Wire.XMPP)) {
            sip.dribbles(Request.invite("octets", Request.offer(jid)).text());
            sip.hears("SIP/2.0 200 ");
            String head = sip.hears("\r\n\r\n");
            String toTag = between(head, "To: <im:juliet@" + Verona.CAPULET + ">;tag=", "\r\n");
            String contact = between(head, "Contact: <", ">");
            String juliet = between(sip.hears("a=thread:"), "a=jid:", "\r\n");
            sip.dribbles(within("ACK", 1, contact, toTag));

            xmpp.dribbles(
                    "<message from='%s' to='%s' id='o1' type='chat'><thread>%d</thread><body>&#x1F339;</body></message>"
                            .formatted(jid, juliet, jid.hashCode()));
            Stanza heard = VERONA.server().reads();
            assertThat(heard.id()).isEqualTo("o1");
            assertThat(heard.body()).isEqualTo("\ud83c\udf39");

            sip.dribbles(within("BYE", 2, contact, toTag));
            assertThat(sip.hears("CSeq: 2 BYE")).contains("SIP/2.0 200 ");
            xmpp.dribbles("</stream:stream>");
            assertThat(xmpp.hearsTheEnd()).endsWith("</stream:stream>").doesNotContain("error");
        }
        await().atMost(Duration.ofSeconds(30)).until(VERONA::hasOnlyItsOwnSessions);
        while (VERONA.server().unread() > 0) {
            // that the session is over
            assertThat(VERONA.server().reads().body()).isNull();
        }
    }

    private static String within(String method, int cseq, String contact, String toTag) {
        return Request.options("octets")
                .with("OPTIONS sip:" + Verona.CAPULET, method + " " + contact)
                .with("branch=z9hG4bKoctets", "branch=z9hG4bK" + method)
                .with("From: <sip:prince", "From: <im:prince")
                .with("To: <sip:" + Verona.CAPULET + ">", "To: <im:juliet@" + Verona.CAPULET + ">;tag=" + toTag)
                .with("1 OPTIONS", cseq + " " + method)
                .text();
    }

    private static String between(String text, String before, String behind) {
        int from = text.indexOf(before) + before.length();
        return text.indexOf(before) < 0 ? "" : text.substring(from, text.indexOf(behind, from));
    }
}
