// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;
import org.umpp.policy.Partner;

class SessionsTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example.net/orchard");
    private static final Jid JULIET = Jid.parse("juliet@thecappulets.example.com/balcony");
    private static final Jid NURSE = Jid.parse("nurse@thecappulets.example.com/hall");

    private final InterruptedMap kept = new InterruptedMap();
    private final HandSetClock clock = new HandSetClock();
    private final Sessions sessions = new Sessions(kept, clock, 3);

    @Test
    @Spec("R-005")
    void messagesOfOneThreadAreOneSession() {
        SessionKey first = sessions.keyOf(ROMEO, JULIET, "t1", false);

        assertThat(sessions.offer(new Session.Offered(first, ROMEO, "c1"), Partner.UNLIMITED))
                .isTrue();
        assertThat(sessions.offer(
                        new Session.Offered(sessions.keyOf(ROMEO, JULIET, "t1", false), ROMEO, "c2"),
                        Partner.UNLIMITED))
                .isFalse();
        assertThat(sessions.keyOf(ROMEO, JULIET, "t2", false)).isNotEqualTo(first);
    }

    @Test
    @Spec("R-005")
    void aPartnerMayWantOneSessionForEachPairOfUsers() {
        SessionKey first = sessions.keyOf(ROMEO, JULIET, "t1", true);

        assertThat(sessions.keyOf(ROMEO, JULIET, "t2", true)).isEqualTo(first);
        assertThat(sessions.keyOf(ROMEO, NURSE, "t2", true)).isNotEqualTo(first);
    }

    @Test
    void aStanzaWithoutThreadGoesWhereTheTwoTalkedLast() {
        SessionKey invented = sessions.keyOf(ROMEO, JULIET, null, false);
        assertThat(sessions.keyOf(ROMEO, JULIET, null, false)).isEqualTo(invented);

        establish("t1", "d1");
        assertThat(sessions.keyOf(ROMEO, JULIET, null, false).thread()).isEqualTo("t1");
    }

    @Test
    @Spec("D-22")
    void aPartnersStanzaIsFoundByTheTwoJidsThatWereAgreed() {
        establish("t1", "d1");

        assertThat(sessions.ofStanza(ROMEO, JULIET, "t1")).isInstanceOf(Session.Established.class);
        assertThat(sessions.ofStanza(ROMEO, JULIET, null)).isInstanceOf(Session.Established.class);
        assertThat(sessions.ofStanza(ROMEO, JULIET.withResource("chamber"), "t1"))
                .isNull();
        assertThat(sessions.ofStanza(ROMEO.bare(), JULIET, "t1")).isNull();
        assertThat(sessions.ofStanza(ROMEO, NURSE, "t1")).isNull();
    }

    @Test
    void twoSessionsOfTheSameJidsAreToldApartByTheirThread() {
        establish("t1", "d1");
        establish("t2", "d2");

        assertThat(sessions.ofStanza(ROMEO, JULIET, "t1").key().thread()).isEqualTo("t1");
        assertThat(sessions.ofStanza(ROMEO, JULIET, "t2").key().thread()).isEqualTo("t2");
        assertThat(sessions.ofStanza(ROMEO, JULIET, null).key().thread()).isEqualTo("t2");
    }

    @Test
    @Spec("Q-06")
    void aStanzaMayFindAnOfferThatHasNoAnswerYet() {
        SessionKey key = sessions.keyOf(ROMEO, JULIET, "t1", false);
        sessions.offer(new Session.Offered(key, ROMEO, "c1"), Partner.UNLIMITED);

        assertThat(sessions.ofStanza(ROMEO, JULIET, "t1")).isNull();
        assertThat(sessions.offeredTo(ROMEO, JULIET, "t1")).isInstanceOf(Session.Offered.class);
        assertThat(sessions.offeredTo(ROMEO, JULIET, null)).isInstanceOf(Session.Offered.class);
        assertThat(sessions.offeredTo(ROMEO.withResource("street"), JULIET, "t1"))
                .isNull();
    }

    @Test
    @Spec({"R-021", "D-01"})
    void anAnswerWhoseByeOvertookItAgreesNothing() {
        SessionKey key = sessions.keyOf(ROMEO, JULIET, "t1", false);
        sessions.offer(new Session.Offered(key, ROMEO, "c1"), Partner.UNLIMITED);

        assertThat(sessions.bye("d1")).isNull();
        Session settled = sessions.settle(key, new SessionEvent.Answered("d1", JULIET, null));

        assertThat(settled).isInstanceOf(Session.Refused.class);
        assertThat(sessions.ofDialog("d1")).isNull();
    }

    @Test
    void aByeOfNothingIsForgotten() {
        SessionKey key = sessions.keyOf(ROMEO, JULIET, "t1", false);
        sessions.offer(new Session.Offered(key, ROMEO, "c1"), Partner.UNLIMITED);
        sessions.bye("d1");

        clock.forward(32_001);
        sessions.sweep();

        assertThat(sessions.settle(key, new SessionEvent.Answered("d1", JULIET, null)))
                .isInstanceOf(Session.Established.class);
    }

    @Test
    @Spec({"R-021", "D-10"})
    void afterByeStanzasStillPassForAWhileAndTheSessionNeverComesBack() {
        establish("t1", "d1");

        assertThat(sessions.bye("d1")).isInstanceOf(Session.Established.class);
        assertThat(sessions.bye("d1")).isNull();
        assertThat(kept).isEmpty();
        assertThat(sessions.ofStanza(ROMEO, JULIET, "t1")).isInstanceOf(Session.Ending.class);

        clock.forward(31_999);
        sessions.sweep();
        assertThat(sessions.ofStanza(ROMEO, JULIET, "t1")).isInstanceOf(Session.Ending.class);

        clock.forward(1);
        sessions.sweep();
        assertThat(sessions.ofStanza(ROMEO, JULIET, "t1")).isNull();
        assertThat(sessions.ofDialog("d1")).isNull();
    }

    @Test
    @Spec({"D-01", "D-12"})
    void whatWasWrittenInASessionMayComeBackWhenItIsLongOver() {
        establish("t1", "d1");
        sessions.bye("d1");
        assertThat(sessions.isFormer(ROMEO, JULIET)).isFalse();

        clock.forward(32_000);
        sessions.sweep();
        assertThat(sessions.isFormer(ROMEO, JULIET)).isTrue();
        assertThat(sessions.isFormer(JULIET, ROMEO)).isFalse();

        clock.forward(600_001);
        assertThat(sessions.isFormer(ROMEO, JULIET)).isFalse();
    }

    @Test
    void aNewSessionOfTheSameThreadMayBeginBesideOneThatEnds() {
        establish("t1", "d1");
        sessions.bye("d1");
        establish("t1", "d2");

        assertThat(((Session.Established) sessions.ofStanza(ROMEO, JULIET, "t1")).dialog())
                .isEqualTo("d2");
        assertThat(sessions.ofDialog("d1")).isInstanceOf(Session.Ending.class);
    }

    @Test
    @Spec("D-04")
    void aRefusedSessionIsForgottenOnceItsStanzasAreBounced() {
        SessionKey key = sessions.keyOf(ROMEO, JULIET, "t1", false);
        sessions.offer(new Session.Offered(key, ROMEO, "c1"), Partner.UNLIMITED);
        sessions.apply(key, new SessionEvent.Refused(new Refusal("item-not-found", "")));
        assertThat(sessions.get(key)).isInstanceOf(Session.Refused.class);

        sessions.apply(key, new SessionEvent.Bounced());

        assertThat(sessions.get(key)).isNull();
        assertThat(sessions.offer(new Session.Offered(key, ROMEO, "c2"), Partner.UNLIMITED))
                .isTrue();
    }

    @Test
    @Spec("D-07")
    void anotherJidOfThePeerTakesThePlaceOfTheFormer() {
        SessionKey key = establish("t1", "d1");
        Jid chamber = JULIET.withResource("chamber");

        sessions.apply(key, new SessionEvent.Reoffered(chamber, StreamTarget.NONE, null));

        assertThat(sessions.ofStanza(ROMEO, chamber, "t1")).isNotNull();
        assertThat(sessions.ofStanza(ROMEO, JULIET, "t1")).isNull();
    }

    @Test
    void thereIsALimit() {
        establish("t1", "d1");
        establish("t2", "d2");
        establish("t3", "d3");

        assertThatThrownBy(() -> establish("t4", "d4"))
                .isInstanceOf(TooManySessionsException.class)
                .hasMessageContaining("3 sessions");
        sessions.bye("d1");
        establish("t4", "d4");
    }

    @Test
    void whatIsFoundIsDerivedFromTheMapThatIsHandedIn() {
        SessionKey key = establish("t1", "d1");

        Sessions restarted = new Sessions(new ConcurrentHashMap<>(kept), clock, 3);

        assertThat(restarted.get(key)).isEqualTo(sessions.get(key));
        assertThat(restarted.ofDialog("d1")).isNotNull();
        assertThat(restarted.ofStanza(ROMEO, JULIET, "t1")).isNotNull();
    }

    private SessionKey establish(String thread, String dialog) {
        SessionKey key = sessions.keyOf(ROMEO, JULIET, thread, false);
        sessions.answer(new Session.Established(key, ROMEO, JULIET, dialog, StreamTarget.NONE), Partner.UNLIMITED);
        return key;
    }

    private static final class HandSetClock extends Clock {
        private long now;

        void forward(long millis) {
            now += millis;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }
    }

    @Test
    @Spec("D-29")
    void aPartnerHasNoMoreSessionsThanItMay() {
        SessionKey first = sessions.keyOf(ROMEO, JULIET, "t1", false);
        SessionKey second = sessions.keyOf(ROMEO, JULIET, "t2", false);
        sessions.offer(new Session.Offered(first, ROMEO, "c1"), 1);

        assertThatThrownBy(() -> sessions.offer(new Session.Offered(second, ROMEO, "c2"), 1))
                .isInstanceOf(TooManySessionsException.class)
                .hasMessageContaining("max-sessions");

        sessions.apply(first, new SessionEvent.Refused(new Refusal("gone", "")));
        sessions.apply(first, new SessionEvent.Bounced());
        assertThat(sessions.offer(new Session.Offered(second, ROMEO, "c2"), 1)).isTrue();
    }

    @Test
    @Spec("D-51")
    void theLimitCanBeChangedWhileSessionsAreOpen() {
        sessions.offer(new Session.Offered(sessions.keyOf(ROMEO, JULIET, "t1", false), ROMEO, "c1"), Partner.UNLIMITED);
        sessions.setLimit(1);

        SessionKey second = sessions.keyOf(ROMEO, JULIET, "t2", false);
        assertThatThrownBy(() -> sessions.offer(new Session.Offered(second, ROMEO, "c2"), Partner.UNLIMITED))
                .isInstanceOf(TooManySessionsException.class);
        assertThat(sessions.all()).hasSize(1);
    }

    @Test
    @Spec("D-11")
    void aSessionIsIdleWhenNoStanzaHasPassedForSoLong() {
        SessionKey key = establish("t1", "d1");
        establish("t2", "d2");
        clock.forward(599_999);
        sessions.received(key);
        assertThat(sessions.idle(Duration.ofMinutes(10))).isEmpty();

        clock.forward(1);
        assertThat(sessions.idle(Duration.ofMinutes(10))).containsExactly("d2");
        clock.forward(599_999);
        assertThat(sessions.idle(Duration.ofMinutes(10))).containsExactlyInAnyOrder("d1", "d2");
    }

    @Test
    @Spec("D-06")
    void anOfferThatComesBetweenTheNameOfAThreadAndOurOfferInItCrossesOurs() {
        SessionKey named = sessions.keyOf(ROMEO, JULIET, null, false);
        peerOffers("t9", "c1");
        sessions.offer(new Session.Offered(named, ROMEO, "c5", true, null), Partner.UNLIMITED);
        assertThat(sessions.all()).hasSize(1);

        assertThat(theyAnswer(named).thread()).isEqualTo("t9");
        assertThat(sessions.all()).hasSize(1);
    }

    // Two offers that cross (D-06). Ours is "c5"; the peer's is lower, "c1", or higher, "c9".

    @Test
    @Spec("D-06")
    void whenTwoOffersOfAThreadCrossTheLowerCallIdStays() {
        SessionKey key = offerOurs("t1", false);
        assertThat(peerOffers("t1", "c9")).isNull();

        assertThat(sessions.get(key)).isInstanceOf(Session.Offered.class);
        assertThat(sessions.ofDialog("c9;a;b")).isInstanceOf(Session.Established.class);
        assertThat(dialog(theyAnswer(key))).isEqualTo("c5;a;b");
        assertThat(sessions.bye("c9;a;b")).as("nobody hears of it").isNull();
        assertThat(dialog(sessions.get(key))).isEqualTo("c5;a;b");
    }

    @Test
    @Spec("D-06")
    void whenTwoOffersOfAThreadCrossTheHigherCallIdGivesWay() {
        SessionKey key = offerOurs("t1", false);
        peerOffers("t1", "c1");

        assertThat(dialog(theyAnswer(key))).isEqualTo("c1;a;b");
        assertThat(sessions.ofDialog("c5;a;b"))
                .as("what is on its way in the dialog that ends")
                .isInstanceOf(Session.Ending.class);
        assertThat(sessions.all()).hasSize(1);
    }

    @Test
    @Spec("D-06")
    void anOfferThatCrossesOursAfterItsAnswerIsMeasuredLikewise() {
        SessionKey key = offerOurs("t1", false);
        theyAnswer(key);

        assertThat(peerOffers("t1", "c9")).isNull();
        assertThat(dialog(sessions.get(key))).isEqualTo("c5;a;b");
        assertThat(dialog(peerOffers("t1", "c1"))).isEqualTo("c5;a;b");
        assertThat(dialog(sessions.get(key))).isEqualTo("c1;a;b");
    }

    @Test
    @Spec("D-06")
    void longAfterwardsAnOfferInTheSameThreadTakesThePlaceOfTheSession() {
        SessionKey key = offerOurs("t1", false);
        theyAnswer(key);
        clock.forward(5_000);

        assertThat(dialog(peerOffers("t1", "c9"))).isEqualTo("c5;a;b");
        assertThat(dialog(sessions.get(key))).isEqualTo("c9;a;b");
    }

    @Test
    @Spec("D-06")
    void ofTwoThreadsThatNobodyNamedOneStays() {
        SessionKey key = offerOurs(null, true);
        peerOffers("t9", "c1");

        Session session = theyAnswer(key);

        assertThat(session.thread()).isEqualTo("t9");
        assertThat(sessions.keyOf(ROMEO, JULIET, null, false)).isEqualTo(key);
        assertThat(sessions.keyOf(ROMEO, JULIET, "t9", false)).isEqualTo(key);
        assertThat(sessions.ofStanza(ROMEO.withResource("street"), JULIET, "t9"))
                .isEqualTo(session);
        assertThat(sessions.all()).hasSize(1);
        assertThat(sessions.bye("c1;a;b")).isEqualTo(session);
        assertThat(sessions.keyOf(ROMEO, JULIET, "t9", false)).isNotEqualTo(key);
    }

    @Test
    @Spec({"D-06", "R-005"})
    void aThreadThatAUserNamedIsASessionOfItsOwn() {
        SessionKey ours = offerOurs("t1", false);
        peerOffers("t9", "c1");

        assertThat(dialog(theyAnswer(ours))).isEqualTo("c5;a;b");
        assertThat(sessions.all()).hasSize(2);
    }

    @Test
    @Spec({"D-06", "R-005"})
    void aThreadThatThePeersUserNamedIsNotLostWhenOursStays() {
        SessionKey ours = offerOurs(null, true);
        peerOffers("t9", "c9");
        assertThat(sessions.all()).hasSize(1);

        theyAnswer(ours);

        assertThat(sessions.all()).hasSize(2);
        assertThat(sessions.keyOf(ROMEO, JULIET, null, false)).isEqualTo(ours);
        assertThat(dialog(sessions.get(sessions.keyOf(ROMEO, JULIET, "t9", false))))
                .isEqualTo("c9;a;b");
        clock.forward(2_000);
        assertThat(sessions.surplus()).isEmpty();
        sessions.received(new SessionKey(ours.local(), ours.peer(), "t9"));
        assertThat(sessions.endsUnnoticed(sessions.ofDialog("c9;a;b"))).isTrue();
        clock.forward(30_000);
        sessions.sweep();
        assertThat(sessions.endsUnnoticed(sessions.ofDialog("c9;a;b"))).isFalse();
    }

    @Test
    @Spec("D-06")
    void aRefusedOfferGivesWayToTheOneThatCrossedIt() {
        SessionKey key = offerOurs("t1", false);
        peerOffers("t1", "c9");

        Session session = sessions.apply(key, new SessionEvent.Refused(new Refusal("gone", "")));

        assertThat(dialog(session)).isEqualTo("c9;a;b");
        clock.forward(2_000);
        assertThat(sessions.surplus()).isEmpty();
    }

    @Test
    @Spec("D-06")
    void aPeerThatDoesNotEndItsDialogIsToldByUs() {
        SessionKey key = offerOurs("t1", false);
        peerOffers("t1", "c9");
        clock.forward(5_000);
        assertThat(sessions.surplus()).as("ours is not answered yet").isEmpty();
        theyAnswer(key);

        assertThat(sessions.surplus()).containsExactly("c9;a;b");
        assertThat(sessions.surplus()).isEmpty();
        assertThat(sessions.ofDialog("c9;a;b")).isInstanceOf(Session.Ending.class);
        clock.forward(32_000);
        sessions.sweep();
        assertThat(sessions.ofDialog("c9;a;b")).isNull();
        assertThat(sessions.ofDialog("c5;a;b")).isNotNull();
    }

    @Test
    @Spec("D-07")
    void aThreadThatThePeerChangesLeadsToTheSameSession() {
        establish("t1", "d1");
        SessionKey key = sessions.keyOf(ROMEO, JULIET, "t1", false);
        Jid chamber = JULIET.withResource("chamber");

        sessions.apply(key, new SessionEvent.Reoffered(chamber, StreamTarget.NONE, "t2"));

        assertThat(sessions.keyOf(ROMEO, JULIET, "t2", false)).isEqualTo(key);
        assertThat(sessions.keyOf(ROMEO, JULIET, "t1", false)).isEqualTo(key);
        assertThat(sessions.get(key).thread()).isEqualTo("t2");
        assertThat(sessions.ofStanza(ROMEO, chamber, "t2")).isEqualTo(sessions.get(key));
        assertThat(sessions.ofStanza(ROMEO, JULIET, "t1")).isNull();
    }

    @Test
    @Spec("D-06")
    void anOfferThatComesInTheMomentOfOurAnswerHasCrossedOursToo() {
        SessionKey ours = offerOurs(null, true);
        kept.afterChange(() -> peerOffers("t9", "c1"));

        theyAnswer(ours);

        assertThat(sessions.all()).hasSize(1);
        assertThat(dialog(sessions.get(ours))).isEqualTo("c1;a;b");
    }

    @Test
    @Spec({"D-06", "D-10"})
    void aCrossedDialogThatEndsWhileOursIsSettledNeverComesBack() {
        SessionKey ours = offerOurs(null, true);
        peerOffers("t9", "c9");
        kept.afterChange(() -> sessions.bye("c9;a;b"));

        theyAnswer(ours);

        assertThat(sessions.all()).containsExactly(sessions.get(ours));
        assertThat(sessions.ofDialog("c9;a;b")).isInstanceOf(Session.Ending.class);
    }

    private SessionKey offerOurs(@Nullable String thread, boolean anyThread) {
        SessionKey key = sessions.keyOf(ROMEO, JULIET, thread, false);
        sessions.offer(new Session.Offered(key, ROMEO, "c5", anyThread, null), Partner.UNLIMITED);
        return key;
    }

    private @Nullable Session theyAnswer(SessionKey key) {
        return sessions.apply(key, new SessionEvent.Answered("c5;a;b", JULIET, StreamTarget.NONE));
    }

    private @Nullable Session peerOffers(String thread, String callId) {
        SessionKey key = new SessionKey(ROMEO.bare().toString(), JULIET.bare().toString(), thread);
        return sessions.answer(
                new Session.Established(key, ROMEO.withResource("street"), JULIET, callId + ";a;b", StreamTarget.NONE),
                Partner.UNLIMITED);
    }

    private static String dialog(@Nullable Session session) {
        return ((Session.Established) session).dialog();
    }
}
