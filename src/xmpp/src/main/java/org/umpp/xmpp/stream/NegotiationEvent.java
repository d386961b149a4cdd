// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.function.Predicate;

/** What happens to a stream while it is negotiated. */
public sealed interface NegotiationEvent {
    /** The connection stands, and TLS too if it came first (XEP-0368). */
    record Connected() implements NegotiationEvent {}

    /** The peer's stream header. */
    record HeaderReceived(StreamHeader header) implements NegotiationEvent {}

    /** A first-level element that is no stanza. */
    record ElementReceived(XmlElement element) implements NegotiationEvent {}

    /** A stanza, which nobody may send yet. */
    record StanzaReceived() implements NegotiationEvent {}

    /**
     * TLS stands and the peer's certificate chain is valid.
     *
     * @param proves whether the peer's certificate is for a domain
     */
    record TlsEstablished(Predicate<String> proves) implements NegotiationEvent {}

    /** The peer sent what no stream may hold. */
    record Malformed(MalformedStreamException cause) implements NegotiationEvent {}

    /** The negotiation took too long. */
    record TimedOut() implements NegotiationEvent {}

    /** The peer closed its stream. */
    record StreamClosed() implements NegotiationEvent {}

    /** The connection broke, TLS failed: whatever the transport says. */
    record Disconnected(StreamEnd end) implements NegotiationEvent {}
}
