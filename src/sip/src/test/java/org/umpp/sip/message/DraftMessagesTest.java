// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/** The SIP messages of the draft's examples, each as the text that would be on the wire. */
@Spec("draft §4")
class DraftMessagesTest {
    private static final String ROMEO_VIA =
            "Via: SIP/2.0/TLS orchard.montague.example.net;branch=z9hG4bK74bf9\nMax-Forwards: 70\n";

    private static final String INVITE =
            """
            To: Juliet <im:juliet@thecappulets.example.com>
            From: Romeo <im:romeo@montague.example.net>;tag=29923923
            Call-ID: 2349098234@orchard.montague.example.net
            CSeq: 13992 INVITE
            Contact: <sip:romeo@orchard.montague.example.net>
            Content-Type: application/sdp
            """;

    private static final String OFFER =
            """
            v=0
            o=romeo 289087 289087 IN IP4 orchard.montague.example.net
            s=-
            c=IN IP4 orchard.montague.example.net
            t=0 0
            m=audio 39923 RTP/AVP 0
            a=rtpmap:0 PCMU/8000
            c=IN IP4 xmpp.montague.example.net
            t=0 0
            m=message 5222 xmpp/tcp chat
            a=direction:both
            a=jid:romeo@montague.example.net/orchard
            a=thread:283461923759234
            """
                    .replace("\n", "\r\n");

    @Test
    @Spec({"R-023", "Q-18", "Q-20", "C-11", "RFC 3261 §8.1.1"})
    void inviteWithWhatWasOmittedForBrevity() {
        SipRequest invite =
                Messages.request("INVITE im:juliet@thecappulets.example.com SIP/2.0\n" + ROMEO_VIA + INVITE, OFFER);

        RequestCheck.check(invite);
        assertThat(invite.method()).isSameAs(Method.INVITE);
        assertThat(invite.uri()).isEqualTo(new OpaqueUri("im", "juliet@thecappulets.example.com"));
        SipHeaders headers = invite.headers();
        assertThat(headers.topVia().branch()).isEqualTo("z9hG4bK74bf9");
        assertThat(headers.from().displayName()).isEqualTo("Romeo");
        assertThat(headers.from().tag()).isEqualTo("29923923");
        assertThat(headers.to().tag()).isNull();
        assertThat(headers.callId()).isEqualTo("2349098234@orchard.montague.example.net");
        assertThat(headers.cseq()).isEqualTo(new CSeq(13_992, Method.INVITE));
        assertThat(headers.contacts())
                .containsExactly(NameAddr.of(SipUri.of(false, "romeo", "orchard.montague.example.net", -1)));
        assertThat(headers.contentType()).hasToString("application/sdp");
        assertThat(invite.bodyText()).isEqualTo(OFFER);
    }

    @Test
    @Spec({"Q-18", "C-11", "RFC 3261 §20.14"})
    void inviteAsPrintedIsRefusedAndEndsTheStream() {
        byte[] printed = Messages.octets(("INVITE im:juliet@thecappulets.example.com SIP/2.0\n" + INVITE
                        + "Content-Length: (appropriate value)\n\n")
                .replace("\n", "\r\n"));

        assertThat(Messages.all(new SipDecoder(SipLimits.DEFAULT), printed, 0, printed.length))
                .containsExactly(
                        "400 Malformed Content-Length, closed INVITE im:juliet@thecappulets.example.com SIP/2.0");
    }

    @Test
    @Spec({"Q-18", "C-11", "RFC 3261 §8.1.1.7"})
    void inviteWithoutViaIsRefused() {
        SipRequest invite = Messages.request(
                "INVITE im:juliet@thecappulets.example.com SIP/2.0\nMax-Forwards: 70\n" + INVITE, OFFER);

        assertThatThrownBy(() -> RequestCheck.check(invite)).hasMessage("Missing Via");
    }

    @Test
    @Spec({"Q-18", "C-11", "RFC 3261 §8.1.1.6"})
    void inviteWithoutMaxForwardsIsRefused() {
        SipRequest invite = Messages.request(
                "INVITE im:juliet@thecappulets.example.com SIP/2.0\n"
                        + "Via: SIP/2.0/TLS orchard.montague.example.net;branch=z9hG4bK74bf9\n" + INVITE,
                OFFER);

        assertThatThrownBy(() -> RequestCheck.check(invite)).hasMessage("Missing Max-Forwards");
    }

    @Test
    @Spec("Q-08")
    void byePrintsFromBeforeTo() {
        SipRequest bye = Messages.request(
                "BYE sip:romeo@orchard.montague.example.net SIP/2.0\n"
                        + "Via: SIP/2.0/TLS balcony.thecappulets.example.com;branch=z9hG4bKnashds8\nMax-Forwards: 70\n"
                        + """
                From: Juliet <im:juliet@thecappulets.example.com>;tag=939231235
                To: Romeo <im:romeo@montague.example.net>;tag=29923923
                Call-ID: 2349098234@orchard.montague.example.net
                CSeq: 33903 BYE
                """);

        RequestCheck.check(bye);
        assertThat(bye.headers().from().tag()).isEqualTo("939231235");
        assertThat(bye.headers().to().tag()).isEqualTo("29923923");
        assertThat(bye.uri()).isEqualTo(SipUri.parse("sip:romeo@orchard.montague.example.net"));
    }

    @Test
    @Spec({"Q-09", "Q-11"})
    void responseToSubscribeWithSubscriptionStateAndATagThatStartsWithAHyphen() {
        SipResponse ok = Messages.response(
                "SIP/2.0 200 OK\n"
                        + "Via: SIP/2.0/TLS orchard.montague.example.net;branch=z9hG4bK74bf9\n"
                        + """
                To: Juliet <pres:juliet@thecappulets.example.com>;tag=-938413
                From: Romeo <pres:romeo@montague.example.net>;tag=23923
                Call-ID: 98394813@orchard.montague.example.net
                CSeq: 13667 SUBSCRIBE
                Subscription-State: active;expires=3600
                Contact: <sip:juliet@balcony.thecappulets.example.com>
                """);

        ResponseCheck.check(ok);
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.headers().to().tag()).isEqualTo("-938413");
        assertThat(ok.headers().expires()).isEmpty();
        assertThat(ok.headers().subscriptionState()).isEqualTo(SubscriptionState.active(3600));
    }

    @Test
    @Spec({"Q-10", "Q-16"})
    void notifyWithoutEventAndItsAnswerWithContact() {
        SipRequest notify = Messages.request(
                "NOTIFY sip:romeo@orchard.montague.example.net SIP/2.0\n"
                        + "Via: SIP/2.0/TLS balcony.thecappulets.example.com;branch=z9hG4bKk29\nMax-Forwards: 70\n"
                        + """
                        To: Romeo <pres:romeo@montague.example.net>;tag=23923
                        From: Juliet <pres:juliet@thecappulets.example.com>;tag=-938413
                        Call-ID: 98394813@orchard.montague.example.net
                        CSeq: 66734 NOTIFY
                        Subscription-State: active;expires=3600
                        Contact: <sip:juliet@balcony.thecappulets.example.com>
                        Content-Type: application/cpim-pidf+xml
                        """,
                "<presence/>");

        RequestCheck.check(notify);
        assertThat(notify.headers().event()).isNull();
        assertThat(notify.headers().contentType()).hasToString("application/cpim-pidf+xml");

        SipResponse ok = SipResponse.to(notify, 200, null)
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .build();
        ResponseCheck.check(ok);
        assertThat(ok.headers().first(HeaderName.CONTACT)).isEqualTo("<sip:romeo@orchard.montague.example.net>");
    }
}
