// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.umpp.xmpp.stream.NegotiationAction.End;
import org.umpp.xmpp.stream.NegotiationAction.Open;
import org.umpp.xmpp.stream.NegotiationAction.Restart;
import org.umpp.xmpp.stream.NegotiationAction.Send;
import org.umpp.xmpp.stream.NegotiationAction.StartTls;
import org.umpp.xmpp.stream.StreamEnd.Side;

/**
 * The receiving entity's negotiation: STARTTLS is required, then SASL EXTERNAL for a peer whose certificate is for the
 * domain it speaks for (XEP-0178); bidi and stream management are offered.
 *
 * @param local the domain the peer asked for, "" before it did
 * @param peer the domain the peer speaks for, "" before it said so
 */
public record ReceivingNegotiation(
        Plan plan, State state, String local, String peer, Predicate<String> proves, boolean bidi, int refusals)
        implements StreamNegotiation {

    /**
     * What we offer.
     *
     * @param serves whether a domain is ours
     * @param directTls whether TLS comes before the stream (XEP-0368)
     * @param bidi whether bidirectional streams are offered (XEP-0288)
     * @param management whether stream management is offered (XEP-0198)
     * @param ids gives each stream header an id that nobody can guess (RFC 6120 §4.7.3)
     */
    public record Plan(
            Predicate<String> serves, boolean directTls, boolean bidi, boolean management, Supplier<String> ids) {}

    /** What is waited for. */
    public enum State {
        CLEAR_HEADER,
        STARTTLS,
        TLS,
        SECURE_HEADER,
        AUTH,
        AUTHENTICATED_HEADER,
        OPEN,
        ENDED
    }

    /** RFC 6120 §6.4.5 wants at least two tries and no more than five. */
    private static final int MAX_REFUSALS = 3;

    private static final Send CLOSE = new Send("</stream:stream>");

    /** Before anything happened. */
    public static ReceivingNegotiation begin(Plan plan) {
        State first = plan.directTls() ? State.TLS : State.CLEAR_HEADER;
        return new ReceivingNegotiation(plan, first, "", "", domain -> false, false, 0);
    }

    @Override
    public boolean isOver() {
        return state == State.OPEN || state == State.ENDED;
    }

    @Override
    public Step on(NegotiationEvent event) {
        if (isOver() || event instanceof NegotiationEvent.Connected) {
            return new Step(this, List.of());
        }
        if (event instanceof NegotiationEvent.HeaderReceived received) {
            return header(received.header());
        }
        if (event instanceof NegotiationEvent.ElementReceived received) {
            return element(received.element());
        }
        if (event instanceof NegotiationEvent.TlsEstablished established) {
            return state == State.TLS
                    ? new Step(
                            new ReceivingNegotiation(
                                    plan, State.SECURE_HEADER, local, peer, established.proves(), false, 0),
                            List.of())
                    : fail(StreamErrorCondition.BAD_FORMAT, "");
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
        return closed(new StreamEnd.Closed(Side.PEER));
    }

    private Step header(StreamHeader header) {
        if (!awaitsHeader()) {
            return fail(StreamErrorCondition.BAD_FORMAT, "stream header out of place");
        }
        StreamHeader.Fault fault = header.fault();
        if (fault != null) {
            return fail(fault.condition(), fault.text());
        }
        if (header.to().isEmpty()) {
            return fail(StreamErrorCondition.IMPROPER_ADDRESSING, "to is missing");
        }
        Optional<String> to = Domains.canonical(header.to()).filter(plan.serves());
        if (to.isEmpty() || (!local.isEmpty() && !local.equals(to.get()))) {
            return fail(StreamErrorCondition.HOST_UNKNOWN, "");
        }
        return from(header, to.get());
    }

    private Step from(StreamHeader header, String to) {
        Optional<String> from = Domains.canonical(header.from());
        if (from.isEmpty() && (!header.from().isEmpty() || state != State.CLEAR_HEADER)) {
            return fail(StreamErrorCondition.IMPROPER_ADDRESSING, "from is no domain");
        }
        String claimed = from.orElse("");
        ReceivingNegotiation known =
                new ReceivingNegotiation(plan, state, to, peer.isEmpty() ? claimed : peer, proves, bidi, refusals);
        if (!peer.isEmpty() && !peer.equals(claimed)) {
            return known.fail(StreamErrorCondition.INVALID_FROM, "");
        }
        return switch (state) {
            case CLEAR_HEADER ->
                known.step(
                        State.STARTTLS,
                        known.header(),
                        new Send("<stream:features><starttls xmlns='" + Namespaces.TLS
                                + "'><required/></starttls></stream:features>"));
            case SECURE_HEADER -> known.offerExternal();
            default -> known.open();
        };
    }

    private Step offerExternal() {
        if (!proves.test(peer)) {
            // XEP-0178 wants EXTERNAL not offered then; as we offer nothing else, the stream has no future.
            End end = new End(new StreamEnd.Certificate(Side.LOCAL, "not for " + peer));
            Send error = new Send(
                    StreamErrorCondition.NOT_AUTHORIZED.toXml("the certificate is not for the domain of the stream"));
            return step(State.ENDED, header(), error, CLOSE, end);
        }
        String bidiOffer = plan.bidi() ? "<bidi xmlns='" + Namespaces.BIDI_FEATURE + "'/>" : "";
        return step(
                State.AUTH,
                header(),
                new Send("<stream:features><mechanisms xmlns='" + Namespaces.SASL
                        + "'><mechanism>EXTERNAL</mechanism></mechanisms>" + bidiOffer + "</stream:features>"));
    }

    private Step open() {
        String offer = plan.management() ? "<sm xmlns='" + Namespaces.SM + "'/>" : "";
        Send features =
                new Send(offer.isEmpty() ? "<stream:features/>" : "<stream:features>" + offer + "</stream:features>");
        return step(State.OPEN, header(), features, new Open(new OpenedStream(local, peer, bidi, null)));
    }

    private Step element(XmlElement element) {
        if (element.is(Namespaces.STREAMS, "error")) {
            return closed(StreamErrors.read(element));
        }
        if (state == State.STARTTLS) {
            return beforeTls(element);
        }
        if (state == State.AUTH) {
            return beforeAuthentication(element);
        }
        return fail(StreamErrorCondition.BAD_FORMAT, "element out of place");
    }

    private Step beforeTls(XmlElement element) {
        if (element.is(Namespaces.TLS, "starttls")) {
            return step(State.TLS, new Send("<proceed xmlns='" + Namespaces.TLS + "'/>"), new StartTls());
        }
        if (element.is(Namespaces.SASL, "auth")) {
            return refuse("encryption-required");
        }
        return fail(StreamErrorCondition.UNSUPPORTED_STANZA_TYPE, "STARTTLS is required");
    }

    private Step beforeAuthentication(XmlElement element) {
        if (plan.bidi() && element.is(Namespaces.BIDI, "bidi")) {
            return new Step(new ReceivingNegotiation(plan, state, local, peer, proves, true, refusals), List.of());
        }
        if (element.is(Namespaces.SASL, "abort")) {
            return refuse("aborted");
        }
        if (!element.is(Namespaces.SASL, "auth")) {
            return fail(StreamErrorCondition.UNSUPPORTED_STANZA_TYPE, "authentication is required");
        }
        if (!element.attribute("mechanism").equals("EXTERNAL")) {
            return refuse("invalid-mechanism");
        }
        return authenticate(element.text().strip());
    }

    /** An absent or empty initial response asks for the identity that the certificate proves (RFC 4422 appendix A). */
    private Step authenticate(String response) {
        if (!response.isEmpty() && !response.equals("=")) {
            byte[] authzid;
            try {
                authzid = Base64.getDecoder().decode(response);
            } catch (IllegalArgumentException e) {
                return refuse("incorrect-encoding");
            }
            if (!Domains.same(new String(authzid, StandardCharsets.UTF_8), peer)) {
                return refuse("invalid-authzid");
            }
        }
        return step(State.AUTHENTICATED_HEADER, new Send("<success xmlns='" + Namespaces.SASL + "'/>"), new Restart());
    }

    private Step refuse(String condition) {
        Send failure = new Send("<failure xmlns='" + Namespaces.SASL + "'><" + condition + "/></failure>");
        if (refusals + 1 == MAX_REFUSALS) {
            Send error = new Send(StreamErrorCondition.POLICY_VIOLATION.toXml("too many authentication failures"));
            return step(State.ENDED, failure, error, CLOSE, new End(new StreamEnd.Sasl(Side.LOCAL, condition)));
        }
        return new Step(
                new ReceivingNegotiation(plan, state, local, peer, proves, bidi, refusals + 1), List.of(failure));
    }

    private boolean awaitsHeader() {
        return state == State.CLEAR_HEADER || state == State.SECURE_HEADER || state == State.AUTHENTICATED_HEADER;
    }

    private Send header() {
        return new Send(StreamHeader.toXml(local, peer, plan.ids().get()));
    }

    private Step fail(StreamErrorCondition condition, String text) {
        End end = new End(new StreamEnd.StreamError(Side.LOCAL, condition, text));
        if (state == State.TLS) {
            return step(State.ENDED, end);
        }
        Send error = new Send(condition.toXml(text));
        // An error needs a stream to stand on, so our header comes first (RFC 6120 §4.9.1.2).
        return awaitsHeader() ? step(State.ENDED, header(), error, CLOSE, end) : step(State.ENDED, error, CLOSE, end);
    }

    private Step closed(StreamEnd end) {
        return awaitsHeader() || state == State.TLS
                ? step(State.ENDED, new End(end))
                : step(State.ENDED, CLOSE, new End(end));
    }

    private Step step(State next, NegotiationAction... actions) {
        return new Step(new ReceivingNegotiation(plan, next, local, peer, proves, bidi, refusals), List.of(actions));
    }
}
