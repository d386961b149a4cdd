// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.InitiatingNegotiation.Plan;
import org.umpp.xmpp.stream.InitiatingNegotiation.Resumption;
import org.umpp.xmpp.stream.InitiatingNegotiation.State;
import org.umpp.xmpp.stream.StreamEnd.Side;

@Spec({"R-038", "R-039", "RFC 6120 §5", "RFC 6120 §6"})
class InitiatingNegotiationTest {
    private static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:server'"
            + " xmlns:stream='http://etherx.jabber.org/streams' from='montague.example' to='capulet.example' version='1.0'>";
    private static final String TLS_OFFER = "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
            + "<required/></starttls></stream:features>";
    private static final String EXTERNAL_OFFER = "<stream:features><mechanisms"
            + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms></stream:features>";
    private static final String BIDI_OFFER =
            EXTERNAL_OFFER.replace("</mechanisms>", "</mechanisms><bidi xmlns='urn:xmpp:features:bidi'/>");
    private static final String SM_OFFER = "<stream:features><sm xmlns='urn:xmpp:sm:3'/></stream:features>";
    private static final String SUCCESS = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    private static final String AUTH =
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>bW9udGFndWUuZXhhbXBsZQ==</auth>";

    private static Conversation conversation() {
        return conversation(null);
    }

    private static Conversation conversation(Resumption former) {
        return new Conversation(
                InitiatingNegotiation.begin(new Plan("montague.example", "capulet.example", false, true, former)));
    }

    private static Conversation untilFeatures(Conversation c) {
        return c.connected().header("capulet.example", "montague.example");
    }

    private static Conversation untilAuthenticated(Conversation c, String features) {
        return untilFeatures(c)
                .element(TLS_OFFER)
                .element("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                .tls("capulet.example")
                .header("capulet.example", "montague.example")
                .element(features)
                .element(SUCCESS)
                .header("capulet.example", "montague.example");
    }

    @Test
    void aStreamOpensThroughTlsAndExternal() {
        Conversation c = conversation().connected();
        c.says(HEADER).header("capulet.example", "montague.example").says();
        c.element(TLS_OFFER).says("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        c.element("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").does(new NegotiationAction.StartTls());
        c.tls("capulet.example").says(HEADER).header("capulet.example", "montague.example");
        c.element(EXTERNAL_OFFER).says(AUTH);
        c.element(SUCCESS).does(new NegotiationAction.Restart(), new NegotiationAction.Send(HEADER));
        c.header("capulet.example", "montague.example").element("<stream:features/>");
        c.opens(new OpenedStream("montague.example", "capulet.example", false, null));
    }

    @Test
    @Spec({"D-14", "XEP-0288 §2"})
    void bidiIsUsedWhenOffered() {
        Conversation c = untilFeatures(conversation());
        c.element(TLS_OFFER)
                .element("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                .tls("capulet.example");
        c.header("capulet.example", "montague.example");
        c.element(BIDI_OFFER).says("<bidi xmlns='urn:xmpp:bidi'/>" + AUTH);
        c.element(SUCCESS).header("capulet.example", "montague.example").element("<stream:features/>");
        c.opens(new OpenedStream("montague.example", "capulet.example", true, null));
    }

    @Test
    @Spec("XEP-0368 §3")
    void withDirectTlsTheStreamBeginsSecured() {
        Conversation c = new Conversation(
                InitiatingNegotiation.begin(new Plan("montague.example", "capulet.example", true, true, null)));

        c.connected().says().tls("capulet.example").says(HEADER);
    }

    @Test
    @Spec("XEP-0198 §3")
    void managementIsEnabledWhenOffered() {
        Conversation c = untilAuthenticated(conversation(), EXTERNAL_OFFER);

        c.element(SM_OFFER).says("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        c.element("<enabled xmlns='urn:xmpp:sm:3' id='s1' resume='true' max='300'/>");
        c.opens(opened(new OpenedStream.Management("s1", false, -1)));
    }

    @Test
    @Spec("XEP-0198 §3")
    void managementThatIsRefusedDoesNotStopTheStream() {
        Conversation c = untilAuthenticated(conversation(), EXTERNAL_OFFER).element(SM_OFFER);

        c.element("<failed xmlns='urn:xmpp:sm:3'/>").opens(opened(null));
    }

    @Test
    @Spec({"D-12", "XEP-0198 §5"})
    void aFormerStreamIsResumed() {
        Conversation c = untilAuthenticated(conversation(new Resumption("s1", 5)), EXTERNAL_OFFER);

        c.element(SM_OFFER).says("<resume xmlns='urn:xmpp:sm:3' previd='s1' h='5'/>");
        c.element("<resumed xmlns='urn:xmpp:sm:3' previd='s1' h='7'/>");
        c.opens(opened(new OpenedStream.Management("s1", true, 7)));
    }

    @Test
    @Spec("XEP-0198 §5")
    void aFormerStreamThatIsGoneIsFollowedByANewOne() {
        Conversation c = untilAuthenticated(conversation(new Resumption("s1", 5)), EXTERNAL_OFFER)
                .element(SM_OFFER);

        c.element("<failed xmlns='urn:xmpp:sm:3' h='6'/>").says("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        c.element("<enabled xmlns='urn:xmpp:sm:3'/>").opens(opened(new OpenedStream.Management("", false, 6)));
    }

    @Test
    void withoutStarttlsThereIsNoStream() {
        untilFeatures(conversation())
                .element("<stream:features/>")
                .says("</stream:stream>")
                .ends(new StreamEnd.Tls("STARTTLS is not offered"));
    }

    @Test
    void withoutExternalThereIsNoStreamAndNoDialback() {
        Conversation c = untilFeatures(conversation()).element(TLS_OFFER);
        c.element("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").tls("capulet.example");
        c.header("capulet.example", "montague.example");
        c.element("<stream:features><dialback xmlns='urn:xmpp:features:dialback'/></stream:features>")
                .says("</stream:stream>")
                .ends(new StreamEnd.Sasl(Side.PEER, "EXTERNAL is not offered"));
    }

    @Test
    @Spec({"R-040", "Q-05", "RFC 6120 §13.7.2"})
    void aCertificateForAnotherDomainEndsItWithoutAWord() {
        Conversation c = untilFeatures(conversation()).element(TLS_OFFER);
        c.element("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                .tls("other.example")
                .says()
                .ends(new StreamEnd.Certificate(Side.LOCAL, "not for capulet.example"));
    }

    @Test
    void aServerThatAnswersForAnotherDomainIsRefused() {
        conversation()
                .connected()
                .header("other.example", "montague.example")
                .element(TLS_OFFER)
                .endsInError(Side.LOCAL, StreamErrorCondition.INVALID_FROM);
    }

    @Test
    void hostUnknownIsHeardUnderWhateverName() {
        conversation()
                .connected()
                .header("other.example", "montague.example")
                .element("<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>")
                .endsInError(Side.PEER, StreamErrorCondition.HOST_UNKNOWN);
    }

    @Test
    void aFailureOfTlsOrSaslEndsTheStreamWithIt() {
        untilFeatures(conversation())
                .element(TLS_OFFER)
                .element("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                .ends(new StreamEnd.Tls("STARTTLS was refused"));
        Conversation c = untilFeatures(conversation()).element(TLS_OFFER);
        c.element("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").tls("capulet.example");
        c.header("capulet.example", "montague.example").element(EXTERNAL_OFFER);
        c.element("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><text>x</text><not-authorized/></failure>")
                .ends(new StreamEnd.Sasl(Side.PEER, "not-authorized", "x"));
    }

    @ParameterizedTest
    @CsvSource({
        "temporary-auth-failure, temporary-auth-failure",
        "invalid-authzid,        invalid-authzid",
        "what-is-this,           not-authorized"
    })
    @Spec("RFC 6120 §6.5")
    void onlyKnownConditionsOfAFailureAreHeard(String said, String heard) {
        Conversation c = untilFeatures(conversation()).element(TLS_OFFER);
        c.element("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").tls("capulet.example");
        c.header("capulet.example", "montague.example").element(EXTERNAL_OFFER);
        c.element("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + said + "/></failure>")
                .ends(new StreamEnd.Sasl(Side.PEER, heard));
    }

    /** One conversation for each state, stopped in it. */
    private static Map<State, Conversation> everyState() {
        Map<State, Conversation> states = new EnumMap<>(State.class);
        for (State state : State.values()) {
            Conversation c = state == State.RESUMED ? conversation(new Resumption("s1", 0)) : conversation();
            List<Runnable> way = List.of(
                    () -> c.connected(),
                    () -> c.header("capulet.example", "montague.example"),
                    () -> c.element(TLS_OFFER),
                    () -> c.element("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
                    () -> c.tls("capulet.example"),
                    () -> c.header("capulet.example", "montague.example"),
                    () -> c.element(EXTERNAL_OFFER),
                    () -> c.element(SUCCESS),
                    () -> c.header("capulet.example", "montague.example"),
                    () -> c.element(SM_OFFER),
                    () -> c.element("<enabled xmlns='urn:xmpp:sm:3'/>"));
            if (state == State.ENDED) {
                c.on(new NegotiationEvent.TimedOut());
            }
            for (Runnable step : way) {
                if (((InitiatingNegotiation) c.state()).state() != state) {
                    step.run();
                }
            }
            assertThat(((InitiatingNegotiation) c.state()).state()).isEqualTo(state);
            states.put(state, c);
        }
        return states;
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void everyEventIsAnsweredInEveryState(State state) {
        boolean over = state == State.OPEN || state == State.ENDED;
        for (Conversation.Surprise surprise : Conversation.Surprise.values()) {
            Conversation c = everyState().get(state);
            boolean expected =
                    switch (surprise) {
                        case HEADER ->
                            state == State.CLEAR_HEADER
                                    || state == State.SECURE_HEADER
                                    || state == State.AUTHENTICATED_HEADER;
                        case TLS -> state == State.TLS;
                        case FEATURES -> state == State.AUTHENTICATED_FEATURES;
                        case CONNECTED -> true;
                        default -> false;
                    };
            c.surprise(surprise);
            StreamNegotiation next = c.state();
            if (over) {
                assertThat(c.actions()).as(surprise.name()).isEmpty();
            } else if (expected) {
                assertThat(((InitiatingNegotiation) next).state())
                        .as(surprise.name())
                        .isNotEqualTo(State.ENDED);
            } else {
                assertThat(((InitiatingNegotiation) next).state())
                        .as(surprise.name())
                        .isEqualTo(State.ENDED);
                assertThat(c.actions()).as(surprise.name()).last().isInstanceOf(NegotiationAction.End.class);
            }
        }
    }

    private static OpenedStream opened(OpenedStream.Management management) {
        return new OpenedStream("montague.example", "capulet.example", false, management);
    }
}
