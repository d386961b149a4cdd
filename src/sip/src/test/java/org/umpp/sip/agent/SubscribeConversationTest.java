// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Notification;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;

/** SUBSCRIBE and NOTIFY: what the agent says when, as notifier and as subscriber. */
class SubscribeConversationTest {
    private static final Notification OPEN = new Notification("active", "", -1, "application/pidf+xml", "<open/>");
    private static final Notification CLOSED = new Notification("active", "", -1, "application/pidf+xml", "<closed/>");

    private final Partner partner = new Partner();

    private static DialogId notifierId(SipResponse made) {
        return new DialogId(
                made.headers().callId(), String.valueOf(made.headers().to().tag()), "29923923");
    }

    private void notifies(SipResponse made, Notification notification) {
        partner.agent.notify(notifierId(made), notification, partner.replies::add);
    }

    private SipResponse subscribed(String callId) {
        partner.sends(partner.subscribe(callId, 3600));
        return partner.receives(200);
    }

    private SipRequest subscribes(int expires) {
        partner.agent.subscribe(
                partner.juliet("SUBSCRIBE", "pres", "", ""),
                "presence",
                "application/pidf+xml",
                expires,
                partner.replies::add);
        return partner.receives("SUBSCRIBE");
    }

    /** A NOTIFY of Romeo's in the dialog that our SUBSCRIBE makes. */
    private SipRequest notify(SipRequest subscribe, String tag, int cseq, String state) {
        return SipRequest.builder(
                        "NOTIFY", subscribe.headers().contacts().get(0).uri().toString())
                .header(HeaderName.VIA, "SIP/2.0/TLS montague.example.net;branch=z9hG4bKn" + tag + cseq)
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "<pres:romeo@montague.example.net>;tag=" + tag)
                .header(
                        HeaderName.TO,
                        "<pres:juliet@thecappulets.example.com>;tag="
                                + subscribe.headers().from().tag())
                .header(HeaderName.CALL_ID, subscribe.headers().callId())
                .header(HeaderName.CSEQ, cseq + " NOTIFY")
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .header(HeaderName.EVENT, "presence")
                .header(HeaderName.SUBSCRIPTION_STATE, state)
                .build();
    }

    @Test
    @Spec({"R-015", "R-031", "R-032", "R-034", "C-10", "RFC 6665 §4.2"})
    void aPartnerSubscribesAndIsNotifiedOfEachChange() {
        SipResponse success = subscribed("a");
        assertThat(success.headers().expires().orElse(-1)).isEqualTo(3600);
        assertThat(success.headers().first(HeaderName.CONTACT)).isEqualTo(Partner.CONTACT);
        assertThat(success.headers().has(HeaderName.SUBSCRIPTION_STATE)).isFalse();

        notifies(success, OPEN);
        SipRequest first = partner.receives("NOTIFY");
        assertThat(first.requestUri()).isEqualTo("sip:romeo@orchard.montague.example.net");
        assertThat(first.headers().first(HeaderName.EVENT)).isEqualTo("presence");
        assertThat(first.headers().first(HeaderName.SUBSCRIPTION_STATE)).isEqualTo("active;expires=3600");
        assertThat(first.headers().first(HeaderName.CONTACT)).isEqualTo(Partner.CONTACT);
        assertThat(first.bodyText()).isEqualTo("<open/>");
        partner.answers(first, 200, "", "Contact: <sip:anything@else.example.net>");

        partner.pass(600_000);
        notifies(success, CLOSED);
        SipRequest second = partner.receives("NOTIFY");
        assertThat(second.headers().cseq().number())
                .isEqualTo(first.headers().cseq().number() + 1);
        assertThat(second.headers().callId()).isEqualTo("a");
        assertThat(second.headers().from()).isEqualTo(first.headers().from());
        assertThat(second.headers().to()).isEqualTo(first.headers().to());
        assertThat(second.headers().first(HeaderName.SUBSCRIPTION_STATE)).isEqualTo("active;expires=3000");
        assertThat(second.requestUri()).isEqualTo("sip:romeo@orchard.montague.example.net");
    }

    @Test
    @Spec({"R-031", "C-10", "RFC 6665 §4.2.1"})
    void aNotifyGivenBeforeTheAnswerFollowsIt() {
        partner.user = request -> {
            partner.agent.notify(request.dialog(), OPEN, partner.replies::add);
            partner.receivesNothing();
            return Answer.of(200);
        };
        partner.sends(partner.subscribe("b", 3600));
        partner.receives(200);
        partner.receives("NOTIFY");
    }

    @Test
    @Spec({"D-32", "MAPPINGS §8.4"})
    void oneNotifyAtATimeAndTheNewestOfThoseThatWait() {
        SipResponse success = subscribed("c");
        notifies(success, OPEN);
        notifies(success, OPEN);
        notifies(success, CLOSED);
        SipRequest first = partner.receives("NOTIFY");
        partner.receivesNothing();
        partner.answers(first, 200, "");
        assertThat(partner.receives("NOTIFY").bodyText()).isEqualTo("<closed/>");
        partner.receivesNothing();
    }

    @Test
    @Spec({"D-36", "RFC 3856 §6.10", "MAPPINGS §5.4"})
    void afterThreeNotifiesAtOnceTheNewestOfTheFollowingComesFiveSecondsLater() {
        SipResponse success = subscribed("f");
        for (int i = 0; i < 3; i++) {
            notifies(success, CLOSED);
            partner.answers(partner.receives("NOTIFY"), 200, "");
        }
        notifies(success, CLOSED);
        notifies(success, OPEN);
        partner.pass(4_999);
        partner.receivesNothing();
        partner.pass(1);
        assertThat(partner.receives("NOTIFY").bodyText()).isEqualTo("<open/>");
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.2.1.2"})
    void aRefreshReachesTheUserAndExtendsTheSubscription() {
        SipResponse success = subscribed("d");
        partner.pass(3_000_000);
        partner.sends(refresh(success, 13668, 1800));
        assertThat(partner.receives(200).headers().expires().orElse(-1)).isEqualTo(1800);
        assertThat(partner.handled.get(1).isInitial()).isFalse();
        partner.pass(1_799_000);
        assertThat(partner.ended).isEmpty();
        partner.pass(1_000);
        assertThat(partner.ended).containsExactly("d SUBSCRIPTION_EXPIRED");
    }

    private SipRequest refresh(SipResponse success, int cseq, int expires) {
        return partner.within(success, "SUBSCRIBE", cseq)
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .header(HeaderName.EVENT, "presence")
                .header(HeaderName.EXPIRES, Integer.toString(expires))
                .build();
    }

    @Test
    @Spec({"D-32", "MAPPINGS §8.2"})
    void thePartnersEndIsAnsweredAndFollowedByTheLastNotify() {
        SipResponse success = subscribed("e");
        partner.sends(refresh(success, 13668, 0));
        assertThat(partner.receives(200).headers().expires().orElse(-1)).isZero();
        notifies(success, CLOSED);
        SipRequest last = partner.receives("NOTIFY");
        assertThat(last.headers().first(HeaderName.SUBSCRIPTION_STATE)).isEqualTo("terminated;reason=timeout");
        assertThat(last.bodyText()).isEqualTo("<closed/>");
        partner.answers(last, 200, "");
        assertThat(partner.dialogs).isEmpty();
        partner.sends(refresh(success, 13669, 3600));
        partner.receives(481);
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.2.1"})
    void anExpiredSubscriptionIsToldOnceAndClosedEvenIfTheUserIsSilent() {
        subscribed("f");
        partner.pass(3_600_000);
        assertThat(partner.ended).containsExactly("f SUBSCRIPTION_EXPIRED");
        partner.receivesNothing();
        partner.pass(5_000);
        SipRequest last = partner.receives("NOTIFY");
        assertThat(last.headers().first(HeaderName.SUBSCRIPTION_STATE)).isEqualTo("terminated;reason=timeout");
        partner.answers(last, 481, "");
        assertThat(partner.ended).hasSize(1);
        assertThat(partner.dialogs).isEmpty();
    }

    @Test
    @Spec({"D-34", "C-10", "RFC 6665 §4.4.3"})
    void aFetchIsAnsweredWithOneNotify() {
        partner.sends(partner.subscribe("g", 0));
        SipResponse success = partner.receives(200);
        assertThat(success.headers().expires().orElse(-1)).isZero();
        notifies(success, OPEN);
        SipRequest only = partner.receives("NOTIFY");
        assertThat(only.headers().first(HeaderName.SUBSCRIPTION_STATE)).isEqualTo("terminated;reason=timeout");
        assertThat(only.bodyText()).isEqualTo("<open/>");
        partner.answers(only, 200, "");
        assertThat(partner.dialogs).isEmpty();
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.2.1.1"})
    void tooShortIs423() {
        partner.sends(partner.subscribe("h", 59));
        assertThat(partner.receives(423).headers().minExpires().orElse(-1)).isEqualTo(60);
        assertThat(partner.handled).isEmpty();
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.2.1.1"})
    void anotherPackageIs489() {
        partner.sends(partner.subscribe("i", 3600)
                .without(HeaderName.EVENT)
                .header(HeaderName.EVENT, "dialog")
                .build());
        assertThat(partner.receives(489).headers().allowEvents()).containsExactly("presence");
        partner.sends(partner.subscribe("j", 3600).without(HeaderName.EVENT).build());
        partner.receives(489);
    }

    @Test
    @Spec({"Q-17", "C-10", "RFC 3856 §6.5"})
    void acceptMustHaveADocumentThatWeSend() {
        partner.sends(accepting("k", "text/plain"));
        partner.receives(406);
        partner.sends(accepting("l", "application/pidf+xml;q=0"));
        partner.receives(406);
        partner.sends(accepting("m", "application/*"));
        partner.receives(200);
        partner.sends(partner.subscribe("n", 3600));
        partner.receives(200);
    }

    private SipRequest accepting(String callId, String accept) {
        return partner.subscribe(callId, 3600)
                .without()
                .header(HeaderName.ACCEPT, accept)
                .build();
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.2.2"})
    void a481ToOurNotifyEndsTheSubscriptionOnce() {
        SipResponse success = subscribed("o");
        notifies(success, OPEN);
        partner.answers(partner.receives("NOTIFY"), 481, "");
        assertThat(partner.ended).containsExactly("o DIALOG_LOST");
        assertThat(partner.dialogs).isEmpty();
        notifies(success, CLOSED);
        assertThat(partner.replies).last().extracting(Reply::status).isEqualTo(481);
    }

    @Test
    @Spec({"D-32", "MAPPINGS §8.4"})
    void aNotifyWithoutAnswerIsSentOnceMore() {
        SipResponse success = subscribed("p");
        notifies(success, OPEN);
        partner.receives("NOTIFY");
        partner.pass(32_000);
        partner.receives("NOTIFY");
        partner.pass(32_000);
        assertThat(partner.ended).containsExactly("p DIALOG_LOST");
    }

    @Test
    @Spec({"R-010", "R-011", "R-030", "C-10", "RFC 6665 §4.1"})
    void weSubscribeAndAreNotified() {
        SipRequest subscribe = subscribes(3600);
        assertThat(subscribe.startLine()).isEqualTo("SUBSCRIBE pres:romeo@montague.example.net SIP/2.0");
        assertThat(subscribe.headers().first(HeaderName.EVENT)).isEqualTo("presence");
        assertThat(subscribe.headers().expires().orElse(-1)).isEqualTo(3600);
        assertThat(subscribe.headers().first(HeaderName.ACCEPT)).isEqualTo("application/pidf+xml");
        assertThat(subscribe.headers().first(HeaderName.CONTACT)).isEqualTo(Partner.CONTACT);
        partner.answers(subscribe, 200, "9", "Contact: <sip:romeo@orchard.montague.example.net>", "Expires: 3600");
        assertThat(partner.replies.get(0).dialog()).isNotNull();

        partner.sends(notify(subscribe, "9", 66734, "active;expires=3600"));
        partner.receives(200);
        assertThat(partner.handled).hasSize(1);
        assertThat(partner.handled.get(0).dialog())
                .isEqualTo(partner.replies.get(0).dialog());
    }

    @Test
    @Spec({"D-37", "C-10", "RFC 6665 §4.1.2.2"})
    void ourSubscriptionIsRefreshedByItself() {
        SipRequest subscribe = subscribes(3600);
        partner.answers(subscribe, 200, "9", "Contact: <sip:romeo@orchard.montague.example.net>", "Expires: 3600");
        partner.sends(notify(subscribe, "9", 1, "active;expires=3600"));
        partner.receives(200);
        assertThat(partner.awaits(3600)).isBetween(2160, 3241);
        SipRequest refresh = partner.receives("SUBSCRIBE");
        assertThat(refresh.requestUri()).isEqualTo("sip:romeo@orchard.montague.example.net");
        assertThat(refresh.headers().cseq().number()).isEqualTo(2);
        partner.answers(refresh, 200, "", "Expires: 3600", "Contact: <sip:romeo@orchard.montague.example.net>");
        assertThat(partner.awaits(3600)).isBetween(2160, 3241);
        assertThat(partner.ended).isEmpty();
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.1.2.3"})
    void a481ToOurRefreshEndsTheSubscription() {
        SipRequest subscribe = subscribes(3600);
        partner.answers(subscribe, 200, "9", "Contact: <sip:romeo@orchard.montague.example.net>", "Expires: 3600");
        partner.sends(notify(subscribe, "9", 1, "active"));
        partner.receives(200);
        partner.awaits(3600);
        partner.answers(partner.receives("SUBSCRIBE"), 481, "");
        assertThat(partner.ended).hasSize(1).first().asString().endsWith("DIALOG_LOST");
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.1.2.4"})
    void aNotifyBeforeThe200MakesTheDialogAndAForkIsRefused() {
        SipRequest subscribe = subscribes(3600);
        partner.sends(notify(subscribe, "9", 1, "pending"));
        partner.receives(200);
        partner.sends(notify(subscribe, "other", 1, "active"));
        partner.receives(481);
        partner.answers(subscribe, 200, "9", "Contact: <sip:romeo@orchard.montague.example.net>", "Expires: 3600");
        assertThat(partner.dialogs).hasSize(1);
        assertThat(partner.replies.get(0).dialog())
                .isEqualTo(partner.handled.get(0).dialog());
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.1.2.4"})
    void withoutANotifyTheSubscriptionIsOverAfterTimerN() {
        partner.answers(
                subscribes(3600), 200, "9", "Contact: <sip:romeo@orchard.montague.example.net>", "Expires: 3600");
        partner.pass(32_000);
        assertThat(partner.ended).hasSize(1).first().asString().endsWith("NO_NOTIFY");
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.1.2.1"})
    void a423MakesUsAskForLonger() {
        SipRequest subscribe = subscribes(60);
        partner.answers(subscribe, 423, "9", "Min-Expires: 600");
        SipRequest again = partner.receives("SUBSCRIBE");
        assertThat(again.headers().expires().orElse(-1)).isEqualTo(600);
        assertThat(again.headers().cseq().number()).isEqualTo(2);
        assertThat(partner.replies).isEmpty();
    }

    @Test
    @Spec({"D-32", "C-10", "RFC 6665 §4.1.2.3"})
    void weEndOurSubscription() {
        SipRequest subscribe = subscribes(3600);
        partner.answers(subscribe, 200, "9", "Contact: <sip:romeo@orchard.montague.example.net>", "Expires: 3600");
        partner.sends(notify(subscribe, "9", 1, "active"));
        partner.receives(200);
        partner.agent.renew(partner.replies.get(0).dialog(), 0, partner.replies::add);
        SipRequest end = partner.receives("SUBSCRIBE");
        assertThat(end.headers().expires().orElse(-1)).isZero();
        partner.answers(end, 200, "", "Expires: 0");
        partner.sends(notify(subscribe, "9", 2, "terminated;reason=timeout"));
        partner.receives(200);
        assertThat(partner.dialogs).isEmpty();
        assertThat(partner.ended).isEmpty();
        assertThat(partner.handled).hasSize(2);
    }

    @Test
    @Spec({"Q-10", "C-10", "RFC 6665 §4.1.3"})
    void aNotifyWithoutEventIsTakenInItsDialogOnly() {
        SipRequest subscribe = subscribes(3600);
        partner.answers(subscribe, 200, "9", "Contact: <sip:romeo@orchard.montague.example.net>", "Expires: 3600");
        partner.sends(
                notify(subscribe, "9", 1, "active").without(HeaderName.EVENT).build());
        partner.receives(200);
        partner.sends(partner.romeo("NOTIFY", "pres:juliet@thecappulets.example.com", "other", 1, "none")
                .header(HeaderName.SUBSCRIPTION_STATE, "active")
                .build());
        partner.receives(489);
        partner.sends(notify(subscribe, "9", 2, "active")
                .without(HeaderName.EVENT)
                .header(HeaderName.EVENT, "dialog")
                .build());
        partner.receives(489);
    }

    @Test
    @Spec({"Q-09", "MAPPINGS §8.4"})
    void a200WithoutExpiresGrantsWhatItsSubscriptionStateSays() {
        SipRequest subscribe = subscribes(3600);
        partner.answers(
                subscribe,
                200,
                "-938413",
                "Contact: <sip:juliet@balcony.montague.example.net>",
                "Subscription-State: active;expires=600");
        partner.sends(notify(subscribe, "-938413", 1, "active"));
        partner.receives(200);
        partner.pass(568_000);
        partner.receives("SUBSCRIBE");
    }

    @Test
    @Spec("RFC 5057 §5.3")
    void aDialogHasOneUsage() {
        SipResponse success = subscribed("q");
        partner.sends(partner.within(success, "BYE", 13668).build());
        partner.receives(481);
        partner.sends(partner.invite("r"));
        SipResponse session = partner.receives(200);
        partner.sends(refresh(session, 13993, 3600));
        partner.receives(403);
    }

    @Test
    @Spec({"D-32", "RFC 4320 §4.2"})
    void aSubscribeThatNobodyAnswersIsForgottenInSilence() {
        partner.user = request -> null;
        partner.sends(partner.subscribe("never@orchard", 3600));
        assertThat(partner.dialogs).hasSize(1);

        partner.pass(33_000);

        partner.receives(100);
        partner.receivesNothing();
        assertThat(partner.dialogs).isEmpty();
        assertThat(partner.agent.transactions().size()).isZero();
        assertThat(partner.time.size()).isZero();
    }
}
