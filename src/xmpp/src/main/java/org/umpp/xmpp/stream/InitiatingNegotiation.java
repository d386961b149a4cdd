// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.stream.NegotiationAction.End;
import org.umpp.xmpp.stream.NegotiationAction.Open;
import org.umpp.xmpp.stream.NegotiationAction.Restart;
import org.umpp.xmpp.stream.NegotiationAction.Send;
import org.umpp.xmpp.stream.NegotiationAction.StartTls;
import org.umpp.xmpp.stream.OpenedStream.Management;
import org.umpp.xmpp.stream.StreamEnd.Side;

/** The initiating entity's negotiation: STARTTLS, SASL EXTERNAL, bidi and stream management when offered. */
public record InitiatingNegotiation(Plan plan, State state, String headerFrom, boolean bidi, long handled)
        implements StreamNegotiation {

    /**
     * What we want of the stream.
     *
     * @param local our domain
     * @param peer the domain we want to reach, whatever host the connection goes to
     * @param directTls whether TLS comes before the stream (XEP-0368)
     * @param bidi whether to use a bidirectional stream when offered (XEP-0288)
     * @param resumption the former stream to go on with, or null
     */
    public record Plan(String local, String peer, boolean directTls, boolean bidi, @Nullable Resumption resumption) {}

    /** A former managed stream: its id and how many stanzas we have handled on it (XEP-0198 §5). */
    public record Resumption(String id, long handled) {}

    /** What is waited for. */
    public enum State {
        CONNECTION,
        CLEAR_HEADER,
        CLEAR_FEATURES,
        PROCEED,
        TLS,
        SECURE_HEADER,
        SECURE_FEATURES,
        SASL_OUTCOME,
        AUTHENTICATED_HEADER,
        AUTHENTICATED_FEATURES,
        RESUMED,
        ENABLED,
        OPEN,
        ENDED
    }

    private static final Set<String> SASL_CONDITIONS = Set.of(
            "aborted",
            "account-disabled",
            "credentials-expired",
            "encryption-required",
            "incorrect-encoding",
            "invalid-authzid",
            "invalid-mechanism",
            "malformed-request",
            "mechanism-too-weak",
            "not-authorized",
            "temporary-auth-failure");

    private static final Send CLOSE = new Send("</stream:stream>");

    /** Before anything happened. */
    public static InitiatingNegotiation begin(Plan plan) {
        return new InitiatingNegotiation(plan, plan.directTls() ? State.TLS : State.CONNECTION, "", false, -1);
    }

    @Override
    public String local() {
        return plan.local();
    }

    @Override
    public String peer() {
        return plan.peer();
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
            return state == State.CONNECTION ? step(State.CLEAR_HEADER, header()) : stay();
        }
        if (event instanceof NegotiationEvent.HeaderReceived received) {
            return header(received.header());
        }
        if (event instanceof NegotiationEvent.ElementReceived received) {
            return element(received.element());
        }
        if (event instanceof NegotiationEvent.TlsEstablished established) {
            return tls(established.proves().test(plan.peer()));
        }
        if (event instanceof NegotiationEvent.StanzaReceived) {
            return fail(StreamErrorCondition.NOT_AUTHORIZED, "stanza before the negotiation is complete");
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
        return end(new StreamEnd.Closed(Side.PEER));
    }

    private Step header(StreamHeader header) {
        State next =
                switch (state) {
                    case CLEAR_HEADER -> State.CLEAR_FEATURES;
                    case SECURE_HEADER -> State.SECURE_FEATURES;
                    case AUTHENTICATED_HEADER -> State.AUTHENTICATED_FEATURES;
                    default -> null;
                };
        if (next == null) {
            return fail(StreamErrorCondition.BAD_FORMAT, "stream header out of place");
        }
        StreamHeader.Fault fault = header.fault();
        if (fault != null) {
            return fail(fault.condition(), fault.text());
        }
        // A peer that does not serve the domain may say host-unknown under any name; so from is judged with the
        // features.
        return new Step(new InitiatingNegotiation(plan, next, header.from(), bidi, handled), List.of());
    }

    private Step element(XmlElement element) {
        if (element.is(Namespaces.STREAMS, "error")) {
            return end(StreamErrors.read(element));
        }
        return switch (state) {
            case CLEAR_FEATURES, SECURE_FEATURES, AUTHENTICATED_FEATURES -> features(element);
            case PROCEED -> proceed(element);
            case SASL_OUTCOME -> outcome(element);
            case RESUMED -> resumed(element);
            case ENABLED -> enabled(element);
            default -> fail(StreamErrorCondition.BAD_FORMAT, "element out of place");
        };
    }

    private Step features(XmlElement element) {
        if (!element.is(Namespaces.STREAMS, "features")) {
            return fail(StreamErrorCondition.BAD_FORMAT, "features expected");
        }
        if (!headerFrom.isEmpty() && !Domains.same(headerFrom, plan.peer())) {
            return fail(StreamErrorCondition.INVALID_FROM, "");
        }
        if (state == State.CLEAR_FEATURES) {
            boolean offered = element.child(Namespaces.TLS, "starttls") != null;
            return offered
                    ? step(State.PROCEED, new Send("<starttls xmlns='" + Namespaces.TLS + "'/>"))
                    : end(new StreamEnd.Tls("STARTTLS is not offered"));
        }
        if (state == State.SECURE_FEATURES) {
            return authenticate(element);
        }
        if (element.child(Namespaces.SM, "sm") == null) {
            return open(null);
        }
        Resumption former = plan.resumption();
        return former == null ? enable(-1) : step(State.RESUMED, new Send(StreamManagement.resume(former)));
    }

    private Step authenticate(XmlElement features) {
        XmlElement mechanisms = features.child(Namespaces.SASL, "mechanisms");
        boolean external = mechanisms != null
                && mechanisms.children().stream()
                        .anyMatch(m -> m.is(Namespaces.SASL, "mechanism")
                                && m.text().strip().equals("EXTERNAL"));
        if (!external) {
            return end(new StreamEnd.Sasl(Side.PEER, "EXTERNAL is not offered"));
        }
        boolean both = plan.bidi() && features.child(Namespaces.BIDI_FEATURE, "bidi") != null;
        String authzid = Base64.getEncoder().encodeToString(plan.local().getBytes(StandardCharsets.UTF_8));
        String auth = "<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>" + authzid + "</auth>";
        Send send = new Send(both ? "<bidi xmlns='" + Namespaces.BIDI + "'/>" + auth : auth);
        return new Step(new InitiatingNegotiation(plan, State.SASL_OUTCOME, "", both, handled), List.of(send));
    }

    private Step proceed(XmlElement element) {
        if (element.is(Namespaces.TLS, "proceed")) {
            return step(State.TLS, new StartTls());
        }
        boolean refused = element.is(Namespaces.TLS, "failure");
        return refused
                ? end(new StreamEnd.Tls("STARTTLS was refused"))
                : fail(StreamErrorCondition.BAD_FORMAT, "proceed expected");
    }

    private Step tls(boolean proved) {
        if (state != State.TLS) {
            return fail(StreamErrorCondition.BAD_FORMAT, "");
        }
        if (!proved) {
            // Nothing may be told to a server that is not the one we asked for, so there is no stream to close.
            End end = new End(new StreamEnd.Certificate(Side.LOCAL, "not for " + plan.peer()));
            return step(State.ENDED, end);
        }
        return step(State.SECURE_HEADER, header());
    }

    private Step outcome(XmlElement element) {
        if (element.is(Namespaces.SASL, "success")) {
            return step(State.AUTHENTICATED_HEADER, new Restart(), header());
        }
        if (element.is(Namespaces.SASL, "failure")) {
            String condition = "not-authorized";
            String text = "";
            for (XmlElement child : element.children()) {
                if (child.name().equals("text")) {
                    text = StreamErrors.line(child.text());
                } else if (SASL_CONDITIONS.contains(child.name())) {
                    // another condition than those of RFC 6120 §6.5 tells nothing
                    condition = child.name();
                }
            }
            return end(new StreamEnd.Sasl(Side.PEER, condition, text));
        }
        return end(new StreamEnd.Sasl(Side.PEER, "neither success nor failure"));
    }

    private Step resumed(XmlElement element) {
        Resumption former = plan.resumption();
        long h = StreamManagement.handled(element);
        if (former != null && element.is(Namespaces.SM, "resumed") && h >= 0) {
            return open(new Management(former.id(), true, h));
        }
        return element.is(Namespaces.SM, "failed")
                ? enable(h)
                : fail(StreamErrorCondition.BAD_FORMAT, "resumed expected");
    }

    private Step enable(long formerlyHandled) {
        Send send = new Send("<enable xmlns='" + Namespaces.SM + "' resume='true'/>");
        return new Step(
                new InitiatingNegotiation(plan, State.ENABLED, headerFrom, bidi, formerlyHandled), List.of(send));
    }

    private Step enabled(XmlElement element) {
        if (element.is(Namespaces.SM, "enabled")) {
            boolean resumable = StreamManagement.isTrue(element.attribute("resume"));
            return open(new Management(resumable ? element.attribute("id") : "", false, handled));
        }
        return element.is(Namespaces.SM, "failed")
                ? open(null)
                : fail(StreamErrorCondition.BAD_FORMAT, "enabled expected");
    }

    private Step open(@Nullable Management management) {
        return step(State.OPEN, new Open(new OpenedStream(plan.local(), plan.peer(), bidi, management)));
    }

    private Send header() {
        return new Send(StreamHeader.toXml(plan.local(), plan.peer(), ""));
    }

    private Step fail(StreamErrorCondition condition, String text) {
        End end = new End(new StreamEnd.StreamError(Side.LOCAL, condition, text));
        return state == State.CONNECTION || state == State.TLS
                ? step(State.ENDED, end)
                : step(State.ENDED, new Send(condition.toXml(text)), CLOSE, end);
    }

    private Step end(StreamEnd end) {
        return state == State.CONNECTION || state == State.TLS
                ? step(State.ENDED, new End(end))
                : step(State.ENDED, CLOSE, new End(end));
    }

    private Step stay() {
        return new Step(this, List.of());
    }

    private Step step(State next, NegotiationAction... actions) {
        return new Step(new InitiatingNegotiation(plan, next, headerFrom, bidi, handled), List.of(actions));
    }
}
