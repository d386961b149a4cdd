// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transport.TransportException;

/** INVITE, ACK, BYE, CANCEL: what the agent says when, in both roles. */
class InviteConversationTest {
    private final Partner partner = new Partner();

    private SipResponse established(String callId) {
        partner.sends(partner.invite(callId));
        SipResponse success = partner.receives(200);
        partner.sends(partner.within(success, "ACK", 13992).build());
        return success;
    }

    @Test
    @Spec({"R-015", "R-022", "R-029", "C-11", "RFC 3261 §13.3"})
    void aPartnerInvitesAndHangsUp() {
        SipResponse success = established("a@orchard");
        assertThat(success.headers().first(HeaderName.CONTACT)).isEqualTo(Partner.CONTACT);
        assertThat(success.headers().to().tag()).isNotEmpty();
        assertThat(success.headers().first(HeaderName.SESSION_EXPIRES)).isEqualTo("1800;refresher=uas");

        SipRequest bye = partner.within(success, "BYE", 13993).build();
        partner.sends(bye);
        partner.receives(200);
        assertThat(partner.ended).containsExactly("a@orchard PEER_BYE");
        assertThat(partner.dialogs).isEmpty();

        partner.sends(bye);
        partner.receives(200);
        assertThat(partner.ended).hasSize(1);
    }

    @Test
    @Spec({"R-029", "C-11", "RFC 3261 §15.1.2"})
    void aByeOutsideOfAnyDialogIs481() {
        partner.sends(partner.romeo("BYE", "im:juliet@thecappulets.example.com", "b", 1, "unknown")
                .build());
        partner.receives(481);
        partner.sends(partner.romeo("BYE", "im:juliet@thecappulets.example.com", "b", 2, "")
                .build());
        partner.receives(481);
    }

    @Test
    @Spec({"R-021", "R-028", "Q-08", "C-11", "RFC 3261 §12.2.1.1"})
    void ourByeGoesToThePeersContactInOurOwnNumbers() {
        SipResponse success = established("c");
        DialogId id = new DialogId("c", String.valueOf(success.headers().to().tag()), "29923923");
        partner.agent.hangUp(id, "SIP;cause=200;text=\"gone\"", partner.replies::add);

        SipRequest bye = partner.receives("BYE");
        assertThat(bye.requestUri()).isEqualTo("sip:romeo@orchard.montague.example.net");
        assertThat(bye.headers().from().uri()).hasToString("im:juliet@thecappulets.example.com");
        assertThat(bye.headers().from().tag()).isEqualTo(id.localTag());
        assertThat(bye.headers().to().tag()).isEqualTo("29923923");
        assertThat(bye.headers().cseq()).hasToString("1 BYE");
        assertThat(bye.headers().first(HeaderName.REASON)).isEqualTo("SIP;cause=200;text=\"gone\"");

        partner.answers(bye, 200, "");
        assertThat(partner.replies).extracting(Reply::status).containsExactly(200);
        assertThat(partner.dialogs).isEmpty();
        assertThat(partner.ended).isEmpty();
    }

    @Test
    @Spec({"Q-07", "C-11", "RFC 3261 §17.1.3"})
    void aResponseIsMatchedByBranchAndMethodAndItsFromTagOnlyCounted() {
        SipResponse success = established("2349098234@orchard.montague.example.net");
        DialogId id = new DialogId(
                "2349098234@orchard.montague.example.net",
                String.valueOf(success.headers().to().tag()),
                "29923923");
        partner.agent.hangUp(id, null, partner.replies::add);
        SipRequest bye = partner.receives("BYE");
        partner.sends(SipResponse.builder(200, "OK")
                .header(HeaderName.VIA, bye.headers().topVia().toString())
                .header(HeaderName.FROM, "Juliet <im:juliet@thecappulets.example.com>;tag=9392312353")
                .copy(HeaderName.TO, bye.headers())
                .copy(HeaderName.CALL_ID, bye.headers())
                .copy(HeaderName.CSEQ, bye.headers())
                .build());
        assertThat(partner.replies).extracting(Reply::status).containsExactly(200);
        assertThat(partner.agent.counters().get(SipCounters.Counter.FOREIGN_FROM_TAGS))
                .isEqualTo(1);
    }

    @Test
    @Spec({"R-007", "R-013", "R-015", "R-023", "C-11", "RFC 3261 §8.1.1"})
    void weInviteAndAcknowledgeAtOnce() {
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        assertThat(invite.startLine()).isEqualTo("INVITE im:romeo@montague.example.net SIP/2.0");
        assertThat(invite.headers().to()).hasToString("<im:romeo@montague.example.net>");
        assertThat(invite.headers().contacts()).hasSize(1);
        assertThat(invite.headers().first(HeaderName.CONTACT)).isEqualTo(Partner.CONTACT);
        assertThat(invite.headers().supported()).contains("timer");
        assertThat(invite.bodyText()).isEqualTo("v=0\r\n");

        partner.answers(invite, 200, "77", "Contact: <sip:romeo@orchard.montague.example.net>");
        SipRequest ack = partner.receives("ACK");
        assertThat(ack.requestUri()).isEqualTo("sip:romeo@orchard.montague.example.net");
        assertThat(ack.headers().cseq()).hasToString("1 ACK");
        assertThat(ack.headers().topVia().branch())
                .isNotEqualTo(invite.headers().topVia().branch());
        assertThat(partner.replies).hasSize(1);
        assertThat(partner.replies.get(0).dialog()).isNotNull();
        assertThat(partner.dialogs).hasSize(1);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §13.2.2.4"})
    void aRepeated200IsAcknowledgedAgainAndNotReportedAgain() {
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        partner.answers(invite, 200, "77", "Contact: <sip:romeo@orchard.montague.example.net>");
        SipRequest ack = partner.receives("ACK");
        partner.answers(invite, 200, "77", "Contact: <sip:romeo@orchard.montague.example.net>");
        assertThat(partner.receives("ACK")).isEqualTo(ack);
        assertThat(partner.replies).hasSize(1);
    }

    @Test
    @Spec({"D-09", "C-11", "RFC 3261 §13.2.2.4"})
    void ofForkedSuccessesTheFirstIsKeptAndTheOthersAreHungUp() {
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        partner.answers(invite, 200, "first", "Contact: <sip:romeo@orchard.montague.example.net>");
        partner.receives("ACK");
        partner.answers(invite, 200, "second", "Contact: <sip:romeo@balcony.montague.example.net>");
        assertThat(partner.receives("ACK").headers().to().tag()).isEqualTo("second");
        SipRequest bye = partner.receives("BYE");
        assertThat(bye.headers().to().tag()).isEqualTo("second");
        assertThat(bye.headers().cseq()).hasToString("2 BYE");
        partner.answers(bye, 200, "");
        assertThat(partner.dialogs.keySet()).extracting(DialogId::remoteTag).containsExactly("first");
        assertThat(partner.replies).hasSize(1);
        assertThat(partner.ended).isEmpty();
    }

    @Test
    @Spec({"D-04", "C-11", "RFC 3261 §17.1.1.3"})
    void aRefusalIsAcknowledgedInTheSameTransaction() {
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        partner.answers(invite, 486, "77");
        SipRequest ack = partner.receives("ACK");
        assertThat(ack.headers().topVia()).isEqualTo(invite.headers().topVia());
        assertThat(ack.requestUri()).isEqualTo(invite.requestUri());
        assertThat(ack.headers().to().tag()).isEqualTo("77");
        assertThat(partner.replies).extracting(Reply::status).containsExactly(486);
        assertThat(partner.agent.transactions().size()).isZero();
    }

    @Test
    @Spec({"D-04", "C-11", "RFC 3261 §17.1.1.2"})
    void silenceIsA408AfterThirtyTwoSeconds() {
        partner.invites();
        partner.pass(31_999);
        assertThat(partner.replies).isEmpty();
        partner.pass(1);
        assertThat(partner.replies).extracting(Reply::status).containsExactly(408);
    }

    @Test
    @Spec({"D-04", "C-11", "RFC 3261 §8.1.3.1"})
    void anUnreachablePartnerIsA503WithItsCause() {
        partner.unreachable = new TransportException(TransportException.Reason.UNREACHABLE, "refused");
        partner.invites();
        partner.pass(0);
        assertThat(partner.replies).hasSize(1);
        assertThat(partner.replies.get(0).status()).isEqualTo(503);
        assertThat(partner.replies.get(0).cause()).isSameAs(partner.unreachable);
    }

    @Test
    @Spec({"D-08", "C-11", "RFC 3261 §9.1"})
    void aCancelWaitsForTheFirstResponse() {
        partner.agent.invite(
                new OutgoingRequest(
                        Method.INVITE,
                        "im:romeo@montague.example.net",
                        "im:juliet@thecappulets.example.com",
                        "im:romeo@montague.example.net",
                        "mine",
                        java.util.List.of(),
                        "application/sdp",
                        "v=0\r\n"),
                partner.replies::add);
        SipRequest invite = partner.receives("INVITE");
        assertThat(partner.agent.cancel("mine")).isTrue();
        partner.receivesNothing();

        partner.answers(invite, 180, "77");
        SipRequest cancel = partner.receives("CANCEL");
        assertThat(cancel.headers().topVia()).isEqualTo(invite.headers().topVia());
        assertThat(cancel.headers().cseq()).hasToString("1 CANCEL");
        partner.answers(cancel, 200, "77");
        partner.answers(invite, 487, "77");
        partner.receives("ACK");
        assertThat(partner.replies).extracting(Reply::status).containsExactly(487);
        assertThat(partner.agent.cancel("mine")).isFalse();
    }

    @Test
    @Spec({"D-08", "C-11", "RFC 3261 §9.1"})
    void a200ThatCrossesOurCancelIsAcknowledgedAndHungUp() {
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        partner.answers(invite, 180, "77");
        assertThat(partner.agent.cancel(invite.headers().callId())).isTrue();
        partner.answers(partner.receives("CANCEL"), 200, "77");
        partner.answers(invite, 200, "77", "Contact: <sip:romeo@orchard.montague.example.net>");
        partner.receives("ACK");
        partner.answers(partner.receives("BYE"), 200, "");
        assertThat(partner.replies).extracting(Reply::status).containsExactly(487);
        assertThat(partner.dialogs).isEmpty();
    }

    @Test
    @Spec({"D-08", "C-11", "RFC 3261 §9.2"})
    void aPartnersCancelIsAnsweredAndEndsTheInviteWith487() {
        partner.user = request -> null;
        SipRequest invite = partner.invite("d");
        partner.sends(invite);
        partner.pass(200);
        partner.receives(100);
        SipRequest cancel = cancel(invite).build();
        partner.sends(cancel);
        SipResponse toCancel = partner.receives(200);
        SipResponse toInvite = partner.receives(487);
        assertThat(toCancel.headers().to().tag())
                .isEqualTo(toInvite.headers().to().tag());
        assertThat(partner.cancelled).containsExactlyElementsOf(partner.handled);

        assertThat(partner.ended).isEmpty();
        partner.handled.get(0).answer(Answer.of(200));
        partner.receivesNothing();
        assertThat(partner.dialogs).isEmpty();
        assertThat(partner.ended)
                .as("who accepted what was cancelled holds a session that is none")
                .hasSize(1);
    }

    @Test
    @Spec("RFC 3261 §9.2")
    void aCancelThatComesAfterThe200ChangesNothingAndIsAnsweredWithItsTag() {
        SipRequest invite = partner.invite("late");
        partner.sends(invite);
        SipResponse success = partner.receives(200);

        partner.sends(cancel(invite).build());

        assertThat(partner.receives(200).headers().to().tag())
                .isEqualTo(success.headers().to().tag());
        assertThat(partner.cancelled).isEmpty();
        assertThat(partner.dialogs).hasSize(1);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §9.2"})
    void aCancelForNothingIs481() {
        partner.sends(partner.romeo("CANCEL", "im:juliet@thecappulets.example.com", "e", 1, "")
                .build());
        partner.receives(481);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §13.3.1.4"})
    void withoutAnAckThe200IsRepeatedAndThenTheSessionIsHungUp() {
        partner.sends(partner.invite("f"));
        SipResponse success = partner.receives(200);
        partner.pass(500);
        assertThat(partner.receives(200)).isEqualTo(success);
        partner.pass(31_500);
        for (int i = 0; i < 9; i++) {
            partner.receives(200);
        }
        SipRequest bye = partner.receives("BYE");
        assertThat(partner.ended).containsExactly("f NO_ACK");
        partner.answers(bye, 481, "");
        assertThat(partner.dialogs).isEmpty();
    }

    @Test
    @Spec({"R-023", "C-11", "RFC 3261 §17.2.1"})
    void aRepeatedInviteIsAnsweredOnceAndASlowUserExcusedWith100() {
        partner.user = request -> null;
        SipRequest invite = partner.invite("g");
        partner.sends(invite);
        partner.receivesNothing();
        partner.pass(200);
        assertThat(partner.receives(100).headers().to().tag()).isNull();
        partner.sends(invite);
        partner.receives(100);
        assertThat(partner.handled).hasSize(1);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.2.2"})
    void theSameInviteOverAnotherPathIs482() {
        partner.sends(partner.invite("h"));
        partner.receives(200);
        partner.sends(partner.invite("h"));
        partner.receives(482);
        assertThat(partner.handled).hasSize(1);
    }

    @Test
    @Spec({"D-07", "C-11", "RFC 3261 §14.2"})
    void glareOfTwoReInvitesIs491() {
        SipResponse success = established("i");
        DialogId id = new DialogId("i", String.valueOf(success.headers().to().tag()), "29923923");
        partner.agent.reinvite(id, "v=0\r\no=2\r\n", partner.replies::add);
        partner.receives("INVITE");
        partner.sends(reInvite(success, 13993));
        partner.receives(491);
    }

    @Test
    @Spec({"D-07", "C-11", "RFC 3261 §14.2"})
    void aReInviteReachesTheUserAndASecondOneMeanwhileWaits() {
        SipResponse success = established("j");
        partner.user = request -> null;
        partner.sends(reInvite(success, 13993));
        assertThat(partner.handled.get(1).isInitial()).isFalse();
        partner.sends(reInvite(success, 13994));
        SipResponse busy = partner.receives(500);
        assertThat(busy.headers().retryAfter().orElse(-1)).isBetween(0, 10);

        partner.handled.get(1).answer(Answer.of(200));
        partner.receives(200);
        partner.sends(partner.within(success, "ACK", 13993).build());
        partner.sends(reInvite(success, 13993 - 5));
        partner.receives(500);
    }

    @Test
    @Spec("RFC 3261 §15.1.2")
    void aReInviteThatIsPendingWhenTheByeComesIs487() {
        SipResponse success = established("pending");
        partner.user = request -> null;
        partner.sends(reInvite(success, 13993));

        partner.sends(partner.within(success, "BYE", 13994).build());
        partner.receives(200);

        partner.handled.get(partner.handled.size() - 1).answer(Answer.of(200));
        partner.receives(487);
        assertThat(partner.dialogs).isEmpty();
    }

    private SipRequest reInvite(SipResponse success, int cseq) {
        return partner.within(success, "INVITE", cseq)
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .body("application/sdp", "v=0\r\n")
                .build();
    }

    @Test
    @Spec({"D-11", "C-11", "RFC 4028 §7.4"})
    void theSessionIsRefreshedAtHalfTimeByReInviteWhenThePeerDoesNotSayUpdate() {
        partner.user = request -> new Answer(200, "", java.util.List.of(), "application/sdp", "v=0\r\ns=ours\r\n");
        established("k");
        partner.pass(899_999);
        partner.receivesNothing();
        partner.pass(1);
        SipRequest refresh = partner.receives("INVITE");
        assertThat(refresh.bodyText()).isEqualTo("v=0\r\ns=ours\r\n");
        assertThat(refresh.headers().first(HeaderName.SESSION_EXPIRES)).isEqualTo("1800;refresher=uac");
        partner.answers(
                refresh,
                200,
                "",
                "Contact: <sip:romeo@balcony.montague.example.net>",
                "Session-Expires: 1800;refresher=uac");
        assertThat(partner.receives("ACK").requestUri()).isEqualTo("sip:romeo@balcony.montague.example.net");
        partner.pass(900_000);
        partner.receives("INVITE");
    }

    @Test
    @Spec({"D-11", "C-11", "RFC 4028 §10"})
    void aSessionWhosePeerIsGoneEnds() {
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        partner.answers(
                invite,
                200,
                "77",
                "Contact: <sip:romeo@orchard.montague.example.net>",
                "Allow: INVITE, BYE, ACK, UPDATE");
        partner.receives("ACK");
        partner.pass(900_000);
        SipRequest update = partner.receives("UPDATE");
        assertThat(update.bodyLength()).isZero();
        partner.pass(32_000);
        partner.receives("BYE");
        assertThat(partner.ended).hasSize(1).first().asString().endsWith("DIALOG_LOST");
    }

    @Test
    @Spec({"C-11", "RFC 4028 §9"})
    void aSessionIntervalThatIsTooSmallIs422() {
        partner.sends(partner.invite("l")
                .without()
                .header(HeaderName.SESSION_EXPIRES, "60")
                .build());
        assertThat(partner.receives(422).headers().minSe().orElse(0)).isEqualTo(90);
    }

    @Test
    @Spec({"C-11", "RFC 4028 §7.3"})
    void a422MakesUsAskAgainForMore() {
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        partner.answers(invite, 422, "77", "Min-SE: 3600");
        partner.receives("ACK");
        SipRequest again = partner.receives("INVITE");
        assertThat(again.headers().first(HeaderName.SESSION_EXPIRES)).isEqualTo("3600;refresher=uac");
        assertThat(again.headers().minSe().orElse(0)).isEqualTo(3600);
        assertThat(again.headers().callId()).isEqualTo(invite.headers().callId());
        assertThat(again.headers().cseq()).hasToString("2 INVITE");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §15"})
    void ourByeWaitsForTheAck() {
        partner.sends(partner.invite("m"));
        SipResponse success = partner.receives(200);
        DialogId id = new DialogId("m", String.valueOf(success.headers().to().tag()), "29923923");
        partner.agent.hangUp(id, null, partner.replies::add);
        assertThat(partner.replies).extracting(Reply::status).containsExactly(202);
        partner.receivesNothing();
        partner.sends(partner.within(success, "ACK", 13992).build());
        partner.receives("BYE");
    }

    @Test
    @Spec({"Q-08", "C-11", "RFC 3261 §12.1.2"})
    void aRecordedRouteIsFollowed() {
        partner.invites();
        SipRequest invite = partner.receives("INVITE");
        partner.answers(
                invite,
                200,
                "77",
                "Contact: <sip:romeo@orchard.montague.example.net>",
                "Record-Route: <sip:far.montague.example.net;lr>, <sip:near.montague.example.net;lr>");
        SipRequest ack = partner.receives("ACK");
        assertThat(ack.requestUri()).isEqualTo("sip:romeo@orchard.montague.example.net");
        assertThat(ack.headers().all(HeaderName.ROUTE))
                .containsExactly("<sip:near.montague.example.net;lr>", "<sip:far.montague.example.net;lr>");
    }

    @Test
    @Spec({"D-50", "C-11", "RFC 3261 §12"})
    void aSessionOutlivesItsAgent() {
        SipResponse success = established("n");
        Partner restarted = new Partner(partner.dialogs);
        restarted.pass(900_000);
        restarted.receives("INVITE");
        restarted.sends(partner.within(success, "BYE", 13993).build());
        restarted.receives(200);
        assertThat(restarted.ended).containsExactly("n PEER_BYE");
    }

    @Test
    @Spec({"D-20", "C-11", "RFC 3261 §9.2"})
    void nobodyElseTakesAnInviteBack() {
        partner.user = request -> null;
        SipRequest invite = partner.invite("o");
        partner.sends(invite);
        SipRequest cancel = SipRequest.builder("CANCEL", invite.requestUri())
                .copy(HeaderName.VIA, invite.headers())
                .copy(HeaderName.MAX_FORWARDS, invite.headers())
                .copy(HeaderName.FROM, invite.headers())
                .copy(HeaderName.TO, invite.headers())
                .copy(HeaderName.CALL_ID, invite.headers())
                .header(HeaderName.CSEQ, "13992 CANCEL")
                .build();
        partner.agent.request(cancel, Partner.flow("verona.example.org"));
        partner.receives(403);
        assertThat(partner.cancelled).isEmpty();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §15.1.1"})
    void whoHangsUpTwiceWaitsForNothing() {
        SipResponse success = established("p");
        DialogId id = new DialogId("p", String.valueOf(success.headers().to().tag()), "29923923");
        partner.agent.hangUp(id, null, partner.replies::add);
        partner.agent.hangUp(id, null, partner.replies::add);
        partner.agent.reinvite(id, "v=0\r\n", partner.replies::add);
        partner.receives("BYE");
        partner.receivesNothing();
        assertThat(partner.replies).extracting(Reply::status).containsExactly(202, 481);
    }

    @Test
    @Spec({"MAPPINGS §11", "C-11", "RFC 3261 §13.3.1", "RFC 3261 §21.4.9"})
    void anInviteThatNobodyAnswersIs408AfterThreeMinutes() {
        partner.user = request -> null;
        SipRequest invite = partner.invite("u");
        partner.sends(invite);
        partner.pass(179_999);
        partner.receives(100);
        partner.receivesNothing();

        partner.pass(1);
        SipResponse late = partner.receives(408);
        assertThat(partner.cancelled).containsExactlyElementsOf(partner.handled);
        assertThat(partner.reasons).containsExactly("SIP;cause=408;text=\"No answer\"");

        partner.handled.get(0).answer(Answer.of(200));
        partner.receivesNothing();
        assertThat(partner.dialogs).isEmpty();
        assertThat(partner.cancelled).hasSize(1);

        partner.sends(SipRequest.builder("ACK", invite.requestUri())
                .copy(HeaderName.VIA, invite.headers())
                .copy(HeaderName.MAX_FORWARDS, invite.headers())
                .copy(HeaderName.FROM, invite.headers())
                .copy(HeaderName.TO, late.headers())
                .copy(HeaderName.CALL_ID, invite.headers())
                .header(HeaderName.CSEQ, "13992 ACK")
                .build());
        assertThat(partner.agent.transactions().size()).isZero();
        assertThat(partner.time.size()).isZero();
    }

    @Test
    @Spec({"MAPPINGS §11", "C-11", "RFC 3261 §9.2"})
    void anInviteThatWasCancelledIsNotCancelledAgainWhenItsTimeIsUp() {
        partner.user = request -> null;
        SipRequest invite = partner.invite("v");
        partner.sends(invite);
        partner.sends(cancel(invite).build());
        partner.receives(200);
        partner.receives(487);
        List<String> released = new ArrayList<>();
        assertThat(partner.handled.get(0).whenGivenUp(() -> released.add("v"))).isTrue();

        partner.pass(180_000);

        partner.receivesNothing();
        assertThat(partner.cancelled).hasSize(1);
        assertThat(released).as("what waits behind a route that never ends").containsExactly("v");
    }

    @Test
    @Spec({"D-07", "C-11", "RFC 3261 §14.2", "RFC 5057 §5.1"})
    void aReInviteThatNobodyAnswersLeavesTheSessionAsItWas() {
        SipResponse success = established("w");
        partner.user = request -> null;
        partner.sends(partner.within(success, "INVITE", 13993)
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .body("application/sdp", "v=0\r\n")
                .build());
        partner.pass(180_000);
        partner.receives(100);
        partner.receives(500);
        assertThat(partner.dialogs).hasSize(1);

        partner.user = request -> Answer.of(200);
        partner.sends(partner.within(success, "INVITE", 13994)
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .body("application/sdp", "v=0\r\n")
                .build());
        partner.receives(200);
    }

    @Test
    @Spec({"R-003", "RFC 4320 §4.2"})
    void aMessageThatNobodyAnswersIsForgottenInSilence() {
        partner.user = request -> null;
        partner.sends(partner.romeo("MESSAGE", "im:juliet@thecappulets.example.com", "x", 1, "")
                .body("text/plain", "But soft")
                .build());
        partner.pass(33_000);
        partner.receives(100);
        partner.receivesNothing();
        assertThat(partner.agent.transactions().size()).isZero();
        assertThat(partner.time.size()).isZero();

        partner.handled.get(0).answer(Answer.of(200));
        partner.receivesNothing();
    }

    @Test
    void anAnswerThatComesInTimeLeavesNoTimerBehind() {
        partner.sends(partner.romeo("MESSAGE", "im:juliet@thecappulets.example.com", "y", 1, "")
                .body("text/plain", "But soft")
                .build());
        partner.receives(200);
        partner.pass(5_000);
        assertThat(partner.time.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SIP;cause=200;text=\"gone to bed\"|SIP;cause=200;text=\"gone to bed\"",
                "Q.850;cause=16;vendor=secret, SIP;cause=200|Q.850;cause=16",
                "SIP;cause=60000;text=\"x\u202ey\u001bz\"|SIP;text=\"x y z\"",
                "SIP;text=\"say \\\"ay\\\"\"|SIP;text=\"say \\\"ay\\\"\"",
                ";;;|SIP;text=\"BYE\""
            })
    @Spec({"R-029", "RFC 3326 §2"})
    void whatThePeerSaysOfItsByeIsPassedOnAndNothingElse(String said, String told) {
        SipResponse success = established("r");
        partner.sends(partner.within(success, "BYE", 13993)
                .header(HeaderName.REASON, said)
                .build());
        partner.receives(200);
        assertThat(partner.ended).containsExactly("r PEER_BYE");
        assertThat(partner.reasons).containsExactly(told);
    }

    @Test
    @Spec({"D-08", "RFC 3326 §2"})
    void whatThePeerSaysOfItsCancelIsBounded() {
        partner.user = request -> null;
        SipRequest invite = partner.invite("s");
        partner.sends(invite);
        partner.sends(cancel(invite)
                .header(HeaderName.REASON, "SIP;cause=200;text=\"" + "a".repeat(500) + "\"")
                .build());
        partner.receives(200);
        partner.receives(487);
        assertThat(partner.reasons).containsExactly("SIP;cause=200;text=\"" + "a".repeat(120) + "\"");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.1.1.6", "RFC 3261 §16.3"})
    void whoeverIsTheDestinationServesARequestWithoutForwardsLeft() {
        SipRequest invite = partner.invite("m");
        partner.sends(SipRequest.builder("INVITE", invite.requestUri())
                .copy(HeaderName.VIA, invite.headers())
                .header(HeaderName.MAX_FORWARDS, "0")
                .copy(HeaderName.FROM, invite.headers())
                .copy(HeaderName.TO, invite.headers())
                .copy(HeaderName.CALL_ID, invite.headers())
                .copy(HeaderName.CSEQ, invite.headers())
                .copy(HeaderName.CONTACT, invite.headers())
                .body("application/sdp", "v=0\r\n")
                .build());
        partner.receives(200);
    }

    private static MessageBuilder<SipRequest> cancel(SipRequest invite) {
        return SipRequest.builder("CANCEL", invite.requestUri())
                .copy(HeaderName.VIA, invite.headers())
                .copy(HeaderName.MAX_FORWARDS, invite.headers())
                .copy(HeaderName.FROM, invite.headers())
                .copy(HeaderName.TO, invite.headers())
                .copy(HeaderName.CALL_ID, invite.headers())
                .header(HeaderName.CSEQ, "13992 CANCEL");
    }
}
