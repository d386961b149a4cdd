// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.Protocol;

/** What is refused before any route sees it, in the order of RFC 3261 §8.2. */
class AdmissionTest {
    private final Partner partner = new Partner();
    private int calls;

    private SipResponse refused(int status, SipRequest request) {
        return refused(status, request, Partner.flow("montague.example.net"));
    }

    private SipResponse refused(int status, SipRequest request, Flow flow) {
        partner.agent.request(request, flow);
        SipResponse refusal = partner.receives(status);
        assertThat(partner.handled).as("routes").isEmpty();
        return refusal;
    }

    private SipRequest with(HeaderName name, String value) {
        return partner.invite("call" + ++calls)
                .without(name)
                .header(name, value)
                .build();
    }

    private SipRequest to(String uri) {
        return partner.romeo("INVITE", uri, "call" + ++calls, 1, "")
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .build();
    }

    @Test
    @Spec({"D-20", "Q-22", "C-11", "RFC 5922 §7"})
    void fromMustBeOfTheDomainThatTheCertificateProves() {
        SipResponse refusal = refused(403, partner.invite("a"), Partner.flow("verona.example.org"));
        assertThat(refusal.headers().warnings()).hasSize(1);
        assertThat(refusal.headers().warnings().get(0).text()).startsWith("identity mismatch");
        assertThat(partner.agent.counters().get(SipCounters.Counter.IDENTITY_MISMATCHES))
                .isEqualTo(1);
        refused(403, partner.invite("b"), Partner.flow());
        refused(403, partner.subscribe("c", 3600), Partner.flow("verona.example.org"));
    }

    @Test
    @Spec("D-20")
    void anyDomainOfTheCertificateWillDo() {
        partner.agent.request(partner.invite("d"), Partner.flow("verona.example.org", "montague.example.net"));
        partner.receives(200);
    }

    @Test
    @Spec({"D-26", "Q-22"})
    void nobodySpeaksForUsFromOutside() {
        SipRequest spoofed = with(HeaderName.FROM, "<im:tybalt@thecappulets.example.com>;tag=1");
        refused(403, spoofed, Partner.flow("thecappulets.example.com"));
    }

    @Test
    @Spec("D-26")
    void nobodyRelaysThroughUs() {
        SipResponse refusal = refused(403, to("im:paris@verona.example.org"));
        assertThat(refusal.reason()).isEqualTo("Relaying denied");
        refused(403, with(HeaderName.TO, "<im:paris@verona.example.org>"));
    }

    @Test
    @Spec({"D-20", "R-003"})
    void aCommunityOfOursNeedsNoIdentity() {
        Flow community = new Partner.FakeFlow(Protocol.TCP, Set.of(), true);
        partner.agent.request(
                partner.invite("e")
                        .without(HeaderName.FROM)
                        .header(HeaderName.FROM, "<im:nurse@thecappulets.example.com>;tag=1")
                        .build(),
                community);
        partner.receives(200);
    }

    @Test
    @Spec("D-20")
    void aDialogBelongsToItsPartner() {
        partner.sends(partner.invite("f"));
        SipResponse success = partner.receives(200);
        SipRequest bye = partner.within(success, "BYE", 13993).build();
        partner.agent.request(bye, Partner.flow("verona.example.org"));
        partner.receives(403);
        assertThat(partner.dialogs).hasSize(1);
        assertThat(partner.ended).isEmpty();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.1"})
    void aMethodNobodyTakesIs405() {
        partner.takes = false;
        SipResponse refusal = refused(405, partner.invite("g"));
        assertThat(refusal.headers().allow()).contains("INVITE", "BYE", "CANCEL", "ACK");
        refused(
                405,
                partner.romeo("REGISTER", "sip:thecappulets.example.com", "h", 1, "")
                        .build());
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.4.6"})
    void a405OfTheUserNamesWhatIsAllowedInstead() {
        partner.user = request -> Answer.of(405);
        partner.sends(partner.romeo("MESSAGE", "im:juliet@thecappulets.example.com", "m", 1, "")
                .body("text/plain", "But soft")
                .build());
        assertThat(partner.receives(405).headers().allow())
                .contains("INVITE", "OPTIONS")
                .doesNotContain("MESSAGE");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.2.1"})
    void aForeignSchemeIs416() {
        refused(416, to("tel:+15551234"));
        refused(416, to("xmpp:juliet@thecappulets.example.com"));
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.2.1"})
    void aDomainIsNobody() {
        refused(404, to("sip:thecappulets.example.com"));
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.2.3"})
    void anExtensionThatIsRequiredAndUnknownIs420() {
        SipResponse refusal = refused(420, with(HeaderName.REQUIRE, "timer, 100rel, foo"));
        assertThat(refusal.headers().unsupported()).containsExactly("100rel", "foo");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.3"})
    void aBodyNobodyCanReadIs415() {
        SipRequest request = partner.romeo("INVITE", "im:juliet@thecappulets.example.com", "j", 1, "")
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .body("application/octet-stream", "x")
                .build();
        assertThat(refused(415, request).headers().first(HeaderName.ACCEPT)).isEqualTo("application/sdp");
        SipRequest packed = partner.romeo("INVITE", "im:juliet@thecappulets.example.com", "k", 1, "")
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .header(HeaderName.CONTENT_ENCODING, "gzip")
                .body("application/sdp", "x")
                .build();
        assertThat(refused(415, packed).headers().first(HeaderName.ACCEPT_ENCODING))
                .isEqualTo("identity");
    }

    @Test
    @Spec({"R-037", "C-11", "RFC 5630 §3"})
    void sipsNeedsTlsAndASecureContact() {
        SipRequest secure = partner.romeo("INVITE", "sips:juliet@thecappulets.example.com", "k", 1, "")
                .header(HeaderName.CONTACT, "<sips:romeo@orchard.montague.example.net>")
                .build();
        refused(403, secure, new Partner.FakeFlow(Protocol.TCP, Set.of("montague.example.net"), false));
        refused(400, to("sips:juliet@thecappulets.example.com"));
    }

    @Test
    @Spec({"R-037", "C-11", "RFC 3261 §12.1.1"})
    void aSecureDialogStaysSecureInBothDirections() {
        SipRequest secure = partner.romeo("INVITE", "sips:juliet@thecappulets.example.com", "l", 1, "")
                .header(HeaderName.CONTACT, "<sips:romeo@orchard.montague.example.net>")
                .build();
        partner.sends(secure);
        SipResponse success = partner.receives(200);
        assertThat(success.headers().contacts().get(0).uri().scheme()).isEqualTo("sips");
        partner.sends(partner.within(success, "ACK", 1).build());
        partner.agent.hangUp(partner.dialogs.keySet().iterator().next(), null, partner.replies::add);
        assertThat(partner.receives("BYE").requestUri()).startsWith("sips:");
    }

    @Test
    @Spec({"R-037", "C-11", "RFC 3261 §8.1.1.8"})
    void weOfferASecureContactToASecureAddress() {
        partner.agent.invite(
                new OutgoingRequest(
                        "INVITE",
                        "sips:romeo@montague.example.net",
                        "sips:juliet@thecappulets.example.com",
                        "sips:romeo@montague.example.net",
                        null,
                        List.of(),
                        "",
                        ""),
                partner.replies::add);
        assertThat(partner.receives("INVITE").headers().contacts().get(0).uri().scheme())
                .isEqualTo("sips");
    }

    @ParameterizedTest(name = "{0} octets of text")
    @CsvSource({"200,false", "1300,true"})
    @Spec({"D-55", "RFC 3428 §8"})
    void aMessageOutsideOfASessionHas1300OctetsAtMost(int text, boolean refused) {
        partner.agent.send(
                new OutgoingRequest(
                        "MESSAGE",
                        "im:romeo@montague.example.net",
                        "im:juliet@thecappulets.example.com",
                        "im:romeo@montague.example.net",
                        null,
                        List.of(),
                        "text/plain",
                        "x".repeat(text)),
                partner.replies::add);

        if (refused) {
            partner.receivesNothing();
            assertThat(partner.replies).extracting(Reply::status).containsExactly(513);
        } else {
            assertThat(partner.receives("MESSAGE").bodyText()).hasSize(text);
        }
    }

    @Test
    @Spec({"C-03", "D-28", "C-11", "RFC 3261 §8.1.1.6"})
    void whatIsSentOnHasTheHopsThatAreLeft() {
        partner.agent.invite(
                new OutgoingRequest(
                        "INVITE",
                        "im:romeo@montague.example.net",
                        "im:juliet@thecappulets.example.com",
                        "im:romeo@montague.example.net",
                        null,
                        List.of(new Field(HeaderName.MAX_FORWARDS, "3")),
                        "",
                        ""),
                partner.replies::add);

        assertThat(partner.receives("INVITE").headers().maxForwards()).hasValue(3);
    }

    @Test
    @Spec({"D-29", "C-11", "RFC 3261 §21.5.4"})
    void beyondTheLimitOfDialogsIs503() {
        Partner small = new Partner(1);
        small.sends(small.invite("m"));
        small.receives(200);
        small.sends(small.invite("n"));
        assertThat(small.receives(503).headers().retryAfter().orElse(-1)).isEqualTo(5);
        small.sends(small.subscribe("o", 3600));
        small.receives(503);
    }

    @Test
    @Spec({"D-29", "C-11", "RFC 3261 §21.5.4", "RFC 3261 §8.2.7"})
    void whatTheGateRefusesIsAnsweredAndForgottenAndMayComeAgain() {
        partner.gate = (request, peer) -> 17;
        SipRequest invite = partner.invite("m");
        partner.sends(invite);
        SipResponse busy = partner.receives(503);
        assertThat(busy.headers().retryAfter().orElse(-1)).isEqualTo(17);
        assertThat(busy.headers().to().tag()).isNotEmpty();
        assertThat(partner.agent.transactions().size()).isZero();
        assertThat(partner.handled).isEmpty();

        partner.sends(invite);
        assertThat(partner.receives(503).headers().to().tag())
                .as("the same answer each time")
                .isEqualTo(busy.headers().to().tag());
        partner.sends(partner.romeo(
                        "ACK",
                        invite.requestUri(),
                        "m",
                        13992,
                        busy.headers().to().tag())
                .build());
        partner.receivesNothing();

        partner.gate = RequestGate.OPEN;
        partner.sends(invite);
        partner.receives(200);
    }

    @Test
    @Spec("D-29")
    void whatBelongsToADialogPassesTheGate() {
        partner.sends(partner.invite("m"));
        SipResponse success = partner.receives(200);
        partner.sends(partner.subscribe("n", 3600));
        SipResponse subscribed = partner.receives(200);
        partner.inbox.clear();
        partner.gate = (request, peer) -> 17;

        partner.sends(partner.invite("o"));
        partner.receives(503);
        partner.sends(partner.within(success, "ACK", 13992).build());
        partner.sends(partner.within(success, "BYE", 13993).build());
        partner.receives(200);
        partner.sends(partner.within(subscribed, "SUBSCRIBE", 13668)
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .header(HeaderName.EVENT, "presence")
                .header(HeaderName.EXPIRES, "3600")
                .build());
        partner.receives(200);
    }

    @Test
    @Spec("D-29")
    void aCallThatRingsCanBeTakenBackPastTheGate() {
        partner.user = request -> null;
        SipRequest invite = partner.invite("m");
        partner.sends(invite);
        partner.pass(200);
        partner.inbox.clear();
        partner.gate = (request, peer) -> 17;

        partner.sends(SipRequest.builder("CANCEL", invite.requestUri())
                .header(HeaderName.VIA, invite.headers().topVia().toString())
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, invite.headers().from().toString())
                .header(HeaderName.TO, invite.headers().to().toString())
                .header(HeaderName.CALL_ID, "m")
                .header(HeaderName.CSEQ, "13992 CANCEL")
                .build());

        partner.receives(200);
        partner.receives(487);
    }

    @Test
    @Spec("D-47")
    void aDrainingAgentTakesNoNewDialogs() {
        partner.agent.drain();
        assertThat(refused(503, partner.invite("p")).headers().retryAfter().orElse(-1))
                .isEqualTo(5);
    }

    @Test
    @Spec({"Q-18", "R-023", "C-11", "RFC 3261 §8.1.1"})
    void aRequestWithoutItsMandatoryFieldsIs400() {
        SipRequest bare = partner.invite("q").without(HeaderName.MAX_FORWARDS).build();
        assertThat(refused(400, bare).reason()).isEqualTo("Missing Max-Forwards");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §11.2"})
    void optionsAreAnsweredByTheEngine() {
        partner.takes = false;
        SipRequest options = partner.romeo("OPTIONS", "sip:thecappulets.example.com", "r", 1, "")
                .build();
        SipResponse answer = refused(200, options);
        assertThat(answer.headers().allow()).contains("INVITE", "SUBSCRIBE");
        assertThat(answer.headers().supported()).containsExactly("timer");
        assertThat(answer.headers().allowEvents()).containsExactly("presence");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §17.2.3"})
    void aRequestAfterRfc2543IsMatchedByItsFields() {
        SipRequest old = partner.invite("s")
                .without(HeaderName.VIA)
                .header(HeaderName.VIA, "SIP/2.0/TLS montague.example.net;branch=1")
                .build();
        partner.sends(old);
        SipResponse success = partner.receives(200);
        partner.sends(old);
        partner.receivesNothing();
        assertThat(partner.handled).hasSize(1);
        assertThat(success.headers().topVia().branch()).isEqualTo("1");
    }
}
