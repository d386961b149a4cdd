// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.List;
import org.umpp.xmpp.stream.NegotiationAction.End;
import org.umpp.xmpp.stream.NegotiationAction.Open;
import org.umpp.xmpp.stream.NegotiationAction.Send;
import org.umpp.xmpp.stream.StreamEnd.Side;

/** How a component proves to its server who it is (XEP-0114 §3): header, header with an id, handshake, handshake. */
public record ComponentNegotiation(Plan plan, State state) implements StreamNegotiation {

    /**
     * Who connects to whom.
     *
     * @param name of the component: the domain that the server hands to it
     * @param server the domain of the server
     * @param secret what both know
     * @param certifiedName the name that the certificate of the server has to hold where TLS comes before the stream; "" without TLS
     */
    public record Plan(String name, String server, ComponentSecret secret, String certifiedName) {}

    /** What is waited for. */
    public enum State {
        TLS,
        CONNECTION,
        HEADER,
        HANDSHAKE,
        ERROR,
        OPEN,
        ENDED
    }

    private static final Send CLOSE = new Send("</stream:stream>");

    /** Before anything happened. */
    public static ComponentNegotiation begin(Plan plan) {
        return new ComponentNegotiation(plan, plan.certifiedName().isEmpty() ? State.CONNECTION : State.TLS);
    }

    @Override
    public String local() {
        return plan.name();
    }

    @Override
    public String peer() {
        return plan.server();
    }

    @Override
    public boolean isOver() {
        return state == State.OPEN || state == State.ENDED;
    }

    @Override
    public Step on(NegotiationEvent event) {
        if (isOver()) {
            return stay();
        }
        if (event instanceof NegotiationEvent.Connected) {
            return state == State.CONNECTION ? step(State.HEADER, header()) : stay();
        }
        if (event instanceof NegotiationEvent.TlsEstablished established) {
            return tls(established);
        }
        if (event instanceof NegotiationEvent.HeaderReceived received) {
            return header(received.header());
        }
        if (event instanceof NegotiationEvent.ElementReceived received) {
            return element(received.element());
        }
        if (event instanceof NegotiationEvent.StanzaReceived) {
            return fail(StreamErrorCondition.NOT_AUTHORIZED, "stanza before the handshake");
        }
        if (event instanceof NegotiationEvent.Malformed malformed) {
            return fail(malformed.cause().condition(), "");
        }
        if (event instanceof NegotiationEvent.TimedOut) {
            return fail(StreamErrorCondition.CONNECTION_TIMEOUT, "negotiation took too long");
        }
        if (event instanceof NegotiationEvent.Disconnected disconnected) {
            return step(State.ENDED, new End(disconnected.end()));
        }
        return step(State.ENDED, CLOSE, new End(new StreamEnd.Closed(Side.PEER)));
    }

    private Step tls(NegotiationEvent.TlsEstablished established) {
        if (state != State.TLS) {
            return fail(StreamErrorCondition.BAD_FORMAT, "");
        }
        if (!established.proves().test(plan.certifiedName())) {
            // whoever that is learns nothing of us
            return step(State.ENDED, new End(new StreamEnd.Certificate(Side.LOCAL, "not for " + plan.certifiedName())));
        }
        return step(State.HEADER, header());
    }

    /** There is no version, as in the days before XMPP 1.0; with one, a server would offer features. */
    private Send header() {
        return new Send("<?xml version='1.0'?><stream:stream xmlns='" + Namespaces.COMPONENT + "' xmlns:stream='"
                + Namespaces.STREAMS + "' to='" + XmlText.escape(plan.name()) + "'>");
    }

    private Step header(StreamHeader header) {
        if (state != State.HEADER) {
            return fail(StreamErrorCondition.BAD_FORMAT, "stream header out of place");
        }
        if (!header.name().equals("stream")) {
            return fail(StreamErrorCondition.BAD_FORMAT, "not a stream");
        }
        if (!header.namespace().equals(Namespaces.STREAMS) || !header.content().equals(Namespaces.COMPONENT)) {
            return fail(StreamErrorCondition.INVALID_NAMESPACE, "not a stream for components");
        }
        if (header.id().isEmpty()) {
            // who has found fault with our header may say so behind one without an id
            return step(State.ERROR);
        }
        String proof = plan.secret().proof(header.id());
        return step(State.HANDSHAKE, new Send("<handshake>" + proof + "</handshake>", "<handshake>...</handshake>"));
    }

    private Step element(XmlElement element) {
        if (element.is(Namespaces.STREAMS, "error")) {
            return step(State.ENDED, CLOSE, new End(StreamErrors.read(element)));
        }
        if (state == State.HANDSHAKE && element.is(Namespaces.COMPONENT, "handshake")) {
            return step(State.OPEN, new Open(new OpenedStream(plan.name(), plan.server(), true, null)));
        }
        // some offer features to everybody
        return state == State.HANDSHAKE && element.is(Namespaces.STREAMS, "features")
                ? stay()
                : fail(StreamErrorCondition.BAD_FORMAT, "handshake expected");
    }

    private Step fail(StreamErrorCondition condition, String text) {
        End end = new End(new StreamEnd.StreamError(Side.LOCAL, condition, text));
        return state == State.CONNECTION || state == State.TLS
                ? step(State.ENDED, end)
                : step(State.ENDED, new Send(condition.toXml(text)), CLOSE, end);
    }

    private Step stay() {
        return new Step(this, List.of());
    }

    private Step step(State next, NegotiationAction... actions) {
        return new Step(new ComponentNegotiation(plan, next), List.of(actions));
    }
}
