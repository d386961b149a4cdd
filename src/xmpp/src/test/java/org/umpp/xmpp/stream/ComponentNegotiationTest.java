// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.ComponentNegotiation.Plan;
import org.umpp.xmpp.stream.ComponentNegotiation.State;
import org.umpp.xmpp.stream.StreamEnd.Side;

@Spec({"R-003", "XEP-0114 §3"})
class ComponentNegotiationTest {
    private static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept'"
            + " xmlns:stream='http://etherx.jabber.org/streams' to='montague.example'>";
    private static final String HANDSHAKE = "<handshake xmlns='jabber:component:accept'/>";

    /** SHA-1 of {@code 3BF96D32wherefore}, as another program computes it. */
    private static final String PROOF = "044e42487c4cff35e6c7d4aa30be6662d8280e2c";

    private static Conversation conversation(String certifiedName) {
        return new Conversation(ComponentNegotiation.begin(
                new Plan("montague.example", "capulet.example", new ComponentSecret("wherefore"), certifiedName)));
    }

    private static Conversation conversation() {
        return conversation("");
    }

    private static Conversation header(Conversation c, String content, String id) {
        return c.on(new NegotiationEvent.HeaderReceived(
                new StreamHeader(Namespaces.STREAMS, "stream", content, "montague.example", "", id, "", "")));
    }

    private static Conversation untilHandshake() {
        return header(conversation().connected(), Namespaces.COMPONENT, "3BF96D32");
    }

    @Test
    void aComponentProvesThatItKnowsTheSecret() {
        Conversation c = conversation();
        c.connected().says(HEADER);
        header(c, Namespaces.COMPONENT, "3BF96D32");
        assertThat(c.said()).isEqualTo("<handshake>" + PROOF + "</handshake>");
        c.element(HANDSHAKE).opens(new OpenedStream("montague.example", "capulet.example", true, null));
    }

    @Test
    void neitherTheSecretNorItsProofIsShown() {
        Conversation c = untilHandshake();

        assertThat(c.state().toString()).doesNotContain("wherefore");
        assertThat(c.actions().toString()).doesNotContain(PROOF);
        assertThat(((NegotiationAction.Send) c.actions().get(0)).shown()).doesNotContain(PROOF);
        assertThatThrownBy(() -> new ComponentSecret("")).hasMessageContaining("secret: empty (expected: ");
    }

    @Test
    void featuresThatAreOfferedToEverybodyChangeNothing() {
        Conversation c = untilHandshake();

        c.element("<stream:features/>").does();
        c.element(HANDSHAKE).opens(new OpenedStream("montague.example", "capulet.example", true, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = StreamErrorCondition.class,
            names = {"NOT_AUTHORIZED", "CONFLICT", "HOST_UNKNOWN"})
    void aServerMayRefuse(StreamErrorCondition condition) {
        Conversation c = untilHandshake();

        c.element("<stream:error><" + condition.element() + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>no</text></stream:error>");

        c.ends(new StreamEnd.StreamError(Side.PEER, condition, "no"));
    }

    @Test
    void aServerMayRefuseBehindAHeaderWithoutAnId() {
        Conversation c = conversation().connected();
        header(c, Namespaces.COMPONENT, "").says();

        c.element("<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");

        c.ends(new StreamEnd.StreamError(Side.PEER, StreamErrorCondition.HOST_UNKNOWN, ""));
    }

    @Test
    void whoSaysYesBeforeItWasShownAnythingIsNotBelieved() {
        Conversation c = conversation().connected();
        header(c, Namespaces.COMPONENT, "");

        c.element(HANDSHAKE);

        c.endsInError(Side.LOCAL, StreamErrorCondition.BAD_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jabber:client", "jabber:server", ""})
    void aPortThatIsForOthersIsNotToldTheProof(String content) {
        Conversation c = conversation().connected();

        header(c, content, "3BF96D32");

        assertThat(c.said()).doesNotContain("handshake");
        c.endsInError(Side.LOCAL, StreamErrorCondition.INVALID_NAMESPACE);
    }

    @Test
    void underTlsNothingIsSaidBeforeTheCertificateIsThatOfTheServer() {
        Conversation c = conversation("xmpp.capulet.example");
        c.connected().does();

        c.tls("xmpp.capulet.example").says(HEADER);

        Conversation other = conversation("xmpp.capulet.example").connected();
        other.tls("mantua.example")
                .does(new NegotiationAction.End(new StreamEnd.Certificate(Side.LOCAL, "not for xmpp.capulet.example")));
    }

    @ParameterizedTest
    @EnumSource(Conversation.Surprise.class)
    void everyEventIsAnsweredInEveryState(Conversation.Surprise surprise) {
        for (State state : State.values()) {
            Plan plan = new Plan("montague.example", "capulet.example", new ComponentSecret("s"), "");
            Conversation c = new Conversation(new ComponentNegotiation(plan, state));

            c.surprise(surprise);

            State next = ((ComponentNegotiation) c.state()).state();
            boolean over = state == State.OPEN || state == State.ENDED;
            boolean goesOn = surprise == Conversation.Surprise.CONNECTED
                    || (surprise == Conversation.Surprise.FEATURES && state == State.HANDSHAKE);
            if (over) {
                assertThat(c.actions()).isEmpty();
                assertThat(next).isEqualTo(state);
            } else if (goesOn) {
                assertThat(next).isNotEqualTo(State.ENDED);
            } else {
                assertThat(next).as(state.name()).isEqualTo(State.ENDED);
                assertThat(c.actions()).last().isInstanceOf(NegotiationAction.End.class);
            }
        }
    }
}
