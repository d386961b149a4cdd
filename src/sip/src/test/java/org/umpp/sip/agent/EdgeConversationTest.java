// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.transport.Flow;

/** A proxy stands in front of the user agent, or of its partner. */
class EdgeConversationTest {
    private static final String EDGE = "edge.thecappulets.example.com";
    private static final String ROUTE = "<sip:" + EDGE + ";transport=tls;lr>";
    private static final String RECORDED = "<sip:10.0.0.1:5061;transport=tls;lr;ftag=1>";

    private final Partner partner = new Partner();

    private void behindAnEdge() {
        partner.proxy = SipUri.parse("sip:" + EDGE + ";transport=tls;lr");
        partner.edge = EDGE;
    }

    @Test
    @Spec({"RFC 3261 §8.1.2", "RFC 3261 §12.1.2"})
    void theFirstRequestHasTheEdgeInItsRouteAndLaterOnesWhatWasRecorded() {
        behindAnEdge();
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        assertThat(invite.requestUri()).isEqualTo("im:romeo@montague.example.net");
        assertThat(invite.headers().all(HeaderName.ROUTE)).containsExactly(ROUTE);

        partner.answers(
                invite,
                200,
                "t",
                "Contact: <sip:romeo@orchard.montague.example.net>",
                "Record-Route: " + RECORDED,
                "Content-Type: application/sdp");

        SipRequest ack = partner.receives("ACK");
        assertThat(ack.requestUri()).isEqualTo("sip:romeo@orchard.montague.example.net");
        assertThat(ack.headers().all(HeaderName.ROUTE)).containsExactly(RECORDED);
    }

    @Test
    @Spec({"RFC 3261 §9.1", "RFC 3261 §17.1.1.3"})
    void cancelAndTheAckOfARefusalTakeTheSameRoute() {
        behindAnEdge();
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        partner.answers(invite, 180, "t");
        assertThat(partner.agent.cancel(invite.headers().callId())).isTrue();

        assertThat(partner.receives("CANCEL").headers().all(HeaderName.ROUTE)).containsExactly(ROUTE);
        partner.answers(invite, 487, "t");
        assertThat(partner.receives("ACK").headers().all(HeaderName.ROUTE)).containsExactly(ROUTE);
    }

    @Test
    @Spec("D-20")
    void theEdgeIsBelievedWhomItBrings() {
        behindAnEdge();
        Flow edge = Partner.flow(EDGE);

        partner.agent.request(partner.invite("a"), edge);

        SipResponse ok = partner.receives(200);
        assertThat(partner.handled).hasSize(1);
        partner.agent.request(partner.within(ok, "ACK", 13992).build(), edge);
        partner.agent.request(partner.within(ok, "BYE", 13993).build(), edge);
        partner.receives(200);
    }

    @Test
    @Spec({"D-20", "Q-22"})
    void theEdgeIsNotBelievedToBringOneOfUs() {
        behindAnEdge();
        SipRequest spoofed = SipRequest.builder("INVITE", "im:juliet@thecappulets.example.com")
                .header(HeaderName.VIA, "SIP/2.0/TLS edge;branch=z9hG4bKspoof")
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "<im:tybalt@thecappulets.example.com>;tag=1")
                .header(HeaderName.TO, "<im:juliet@thecappulets.example.com>")
                .header(HeaderName.CALL_ID, "spoof")
                .header(HeaderName.CSEQ, "1 INVITE")
                .header(HeaderName.CONTACT, "<sip:tybalt@thecappulets.example.com>")
                .build();

        partner.agent.request(spoofed, Partner.flow(EDGE));

        partner.receives(403);
        assertThat(partner.handled).isEmpty();
    }

    @Test
    @Spec({"D-20", "Q-22"})
    void withAnEdgeWhoComesDirectlyIsStillChecked() {
        behindAnEdge();

        partner.agent.request(partner.invite("b"), Partner.flow("verona.example.org"));

        partner.receives(403);
        assertThat(partner.handled).isEmpty();
    }

    @Test
    @Spec({"R-013", "RFC 3861 §3"})
    void whoReadsSipAloneGetsNothingElse() {
        partner.readsSipOnly = true;
        partner.invites();

        SipRequest invite = partner.receives("INVITE");

        assertThat(invite.requestUri()).isEqualTo("sip:romeo@montague.example.net");
        assertThat(invite.headers().to().uri()).hasToString("sip:romeo@montague.example.net");
        assertThat(invite.headers().from().uri()).hasToString("sip:juliet@thecappulets.example.com");
    }
}
