// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.umpp.xmpp.stream.NegotiationAction.End;
import org.umpp.xmpp.stream.NegotiationAction.Open;
import org.umpp.xmpp.stream.NegotiationAction.Send;

/** Leads a negotiation: what the peer does goes in, what we say is checked. */
final class Conversation {
    /** Everything that can happen, in a form that no state but the noted ones waits for. */
    enum Surprise {
        CONNECTED,
        HEADER,
        FEATURES,
        TLS,
        UNKNOWN_ELEMENT,
        STREAM_ERROR,
        STANZA,
        MALFORMED,
        TIMED_OUT,
        STREAM_CLOSED,
        DISCONNECTED
    }

    private StreamNegotiation state;
    private List<NegotiationAction> actions = List.of();

    Conversation(StreamNegotiation state) {
        this.state = state;
    }

    Conversation on(NegotiationEvent event) {
        StreamNegotiation.Step step = state.on(event);
        state = step.next();
        actions = step.actions();
        return this;
    }

    Conversation connected() {
        return on(new NegotiationEvent.Connected());
    }

    Conversation header(String from, String to) {
        return on(new NegotiationEvent.HeaderReceived(
                new StreamHeader(Namespaces.STREAMS, "stream", Namespaces.SERVER, from, to, "x", "1.0", "")));
    }

    Conversation element(String xml) {
        return on(new NegotiationEvent.ElementReceived(
                (XmlElement) Recorder.read(Recorder.OPEN + xml).get(1)));
    }

    Conversation tls(String domain) {
        return on(new NegotiationEvent.TlsEstablished(domain::equals));
    }

    Conversation surprise(Surprise surprise) {
        return switch (surprise) {
            case CONNECTED -> connected();
            case HEADER -> header("capulet.example", "nobody.example");
            case FEATURES -> element("<stream:features/>");
            case TLS -> tls("capulet.example");
            case UNKNOWN_ELEMENT -> element("<x xmlns='urn:x'/>");
            case STREAM_ERROR -> element("<stream:error/>");
            case STANZA -> on(new NegotiationEvent.StanzaReceived());
            case MALFORMED -> on(new NegotiationEvent.Malformed(MalformedStreamException.notWellFormed("x")));
            case TIMED_OUT -> on(new NegotiationEvent.TimedOut());
            case STREAM_CLOSED -> on(new NegotiationEvent.StreamClosed());
            case DISCONNECTED -> on(new NegotiationEvent.Disconnected(new StreamEnd.Socket("reset")));
        };
    }

    Conversation says(String... xml) {
        assertThat(actions.stream().filter(Send.class::isInstance))
                .isEqualTo(Stream.of(xml).map(Send::new).toList());
        return this;
    }

    Conversation does(NegotiationAction... expected) {
        assertThat(actions).containsExactly(expected);
        return this;
    }

    void opens(OpenedStream stream) {
        assertThat(actions).last().isEqualTo(new Open(stream));
    }

    void ends(StreamEnd end) {
        assertThat(actions).last().isEqualTo(new End(end));
        assertThat(state.isOver()).isTrue();
    }

    void endsInError(StreamEnd.Side side, StreamErrorCondition condition) {
        assertThat(actions).last().isInstanceOfSatisfying(End.class, end -> assertThat(end.end())
                .isInstanceOfSatisfying(StreamEnd.StreamError.class, error -> {
                    assertThat(error.side()).isEqualTo(side);
                    assertThat(error.condition()).isEqualTo(condition);
                }));
        if (side == StreamEnd.Side.LOCAL) {
            assertThat(said())
                    .contains("<stream:error><" + condition.element() + " ")
                    .endsWith("</stream:stream>");
        }
    }

    String said() {
        return actions.stream()
                .filter(Send.class::isInstance)
                .map(action -> ((Send) action).xml())
                .collect(Collectors.joining());
    }

    List<NegotiationAction> actions() {
        return actions;
    }

    StreamNegotiation state() {
        return state;
    }
}
