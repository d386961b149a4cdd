// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;

/** Every event in every state of the IM session. */
@Spec({"R-020", "R-021", "D-06", "draft §4.1"})
class SessionMachineTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example.net/orchard");
    private static final Jid JULIET = Jid.parse("juliet@thecappulets.example.com/balcony");
    private static final Jid JULIET_INSIDE = Jid.parse("juliet@thecappulets.example.com/chamber");
    private static final StreamTarget TARGET = new StreamTarget("xmpp.thecappulets.example.com:5269", false);
    private static final SessionKey KEY =
            new SessionKey("romeo@montague.example.net", "juliet@thecappulets.example.com", "283461923759234");
    private static final Refusal REFUSAL = new Refusal("recipient-unavailable", "Busy Here");

    private static final Session OFFERED = new Session.Offered(KEY, ROMEO, "call-1");
    private static final Session ESTABLISHED =
            new Session.Established(KEY, ROMEO, JULIET, "dialog-1", StreamTarget.NONE);
    private static final Session.Established RIVAL =
            new Session.Established(KEY, ROMEO, JULIET_INSIDE, "call-0;a;b", TARGET, "other-thread");
    private static final Session.Established WEAK_RIVAL =
            new Session.Established(KEY, ROMEO, JULIET_INSIDE, "call-2;a;b", TARGET);
    private static final Session CROSSED = new Session.Offered(KEY, ROMEO, "call-1", false, RIVAL);
    private static final Session CROSSED_IN_VAIN = new Session.Offered(KEY, ROMEO, "call-1", false, WEAK_RIVAL);
    private static final Session ENDING = new Session.Ending(KEY, ROMEO, JULIET, "dialog-1", 32_000);
    private static final Session REFUSED = new Session.Refused(KEY, ROMEO, REFUSAL);
    private static final Session ENDED = new Session.Ended(KEY, ROMEO);

    private static final SessionEvent ANSWERED = new SessionEvent.Answered("dialog-1", JULIET, StreamTarget.NONE);
    private static final SessionEvent REFUSED_BY_PEER = new SessionEvent.Refused(REFUSAL);
    private static final SessionEvent REOFFERED = new SessionEvent.Reoffered(JULIET_INSIDE, TARGET, null);
    private static final SessionEvent BYE = new SessionEvent.Bye("dialog-1", 32_000);
    private static final SessionEvent CROSSING = new SessionEvent.Crossed(RIVAL);
    private static final SessionEvent BOUNCED = new SessionEvent.Bounced();
    private static final SessionEvent EARLY = new SessionEvent.Clock(31_999);
    private static final SessionEvent LATE = new SessionEvent.Clock(32_000);

    private static final List<SessionEvent> EVENTS =
            List.of(ANSWERED, REFUSED_BY_PEER, CROSSING, REOFFERED, BYE, BOUNCED, EARLY, LATE);

    /** For each state, what each event of {@link #EVENTS} makes of it. */
    static Stream<Arguments> transitions() {
        Session moved = new Session.Established(KEY, ROMEO, JULIET_INSIDE, "dialog-1", TARGET);
        return Stream.of(
                        List.of(OFFERED, ESTABLISHED, REFUSED, CROSSED, OFFERED, OFFERED, OFFERED, OFFERED, OFFERED),
                        List.of(CROSSED, RIVAL, RIVAL, CROSSED, CROSSED, CROSSED, CROSSED, CROSSED, CROSSED),
                        List.of(
                                CROSSED_IN_VAIN,
                                ESTABLISHED,
                                WEAK_RIVAL,
                                CROSSED,
                                CROSSED_IN_VAIN,
                                CROSSED_IN_VAIN,
                                CROSSED_IN_VAIN,
                                CROSSED_IN_VAIN,
                                CROSSED_IN_VAIN),
                        List.of(
                                ESTABLISHED,
                                ESTABLISHED,
                                ESTABLISHED,
                                ESTABLISHED,
                                moved,
                                ENDING,
                                ESTABLISHED,
                                ESTABLISHED,
                                ESTABLISHED),
                        List.of(ENDING, ENDING, ENDING, ENDING, ENDING, ENDING, ENDING, ENDING, ENDED),
                        List.of(REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, ENDED, REFUSED, REFUSED),
                        List.of(ENDED, ENDED, ENDED, ENDED, ENDED, ENDED, ENDED, ENDED, ENDED))
                .flatMap(row -> Stream.iterate(0, i -> i < EVENTS.size(), i -> i + 1)
                        .map(i -> Arguments.of(row.get(0), EVENTS.get(i), row.get(i + 1))));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("transitions")
    void everyEventInEveryState(Session state, SessionEvent event, Session next) {
        assertThat(state.on(event)).isEqualTo(next);
    }

    @Test
    @Spec("D-06")
    void theByeOfACrossedDialogLeavesOurOfferAlone() {
        assertThat(CROSSED.on(new SessionEvent.Bye("call-0;a;b", 32_000))).isEqualTo(OFFERED);
        assertThat(ESTABLISHED.on(new SessionEvent.Bye("call-0;a;b", 32_000))).isEqualTo(ESTABLISHED);
    }

    @Test
    void theTableHasEveryStateAndEvent() {
        assertThat(Session.class.getPermittedSubclasses()).hasSize(5);
        assertThat(SessionEvent.class.getPermittedSubclasses()).hasSize(7);
        assertThat(EVENTS.stream().map(Object::getClass).distinct()).hasSize(7);
    }
}
