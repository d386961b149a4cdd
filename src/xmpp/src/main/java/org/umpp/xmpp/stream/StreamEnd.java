// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/** Why a stream ended, or never began. */
public sealed interface StreamEnd {
    /** Who found fault or closed. */
    enum Side {
        LOCAL,
        PEER
    }

    /**
     * The domain has no address.
     *
     * @param nonexistent whether the DNS said so, rather than not answering
     */
    record Dns(String domain, boolean nonexistent) implements StreamEnd {}

    /** TLS was not offered or could not be agreed. */
    record Tls(String reason) implements StreamEnd {}

    /** A certificate was refused, theirs by us or ours by them (RFC 6120 §13.7). */
    record Certificate(Side side, String reason) implements StreamEnd {}

    /**
     * SASL EXTERNAL was not offered or was refused.
     *
     * @param condition of the failure (RFC 6120 §6.5)
     * @param text what the peer said about it
     */
    record Sasl(Side side, String condition, String text) implements StreamEnd {
        /** Without words of the peer. */
        public Sasl(Side side, String condition) {
            this(side, condition, "");
        }
    }

    /** One side found the other in error (RFC 6120 §4.9). */
    record StreamError(Side side, StreamErrorCondition condition, String text) implements StreamEnd {}

    /** The connection could not be made, or broke. */
    record Socket(String reason) implements StreamEnd {}

    /** Nothing was said for too long. */
    record Idle() implements StreamEnd {}

    /** One side closed the stream in good order (RFC 6120 §4.4). */
    record Closed(Side side) implements StreamEnd {}

    /** Whether another attempt at once would end the same way, so that waiting stanzas go back to their senders. */
    default boolean isLasting() {
        if (this instanceof StreamError error) {
            return switch (error.condition()) {
                case HOST_UNKNOWN,
                        HOST_GONE,
                        INVALID_FROM,
                        INVALID_NAMESPACE,
                        IMPROPER_ADDRESSING,
                        NOT_AUTHORIZED,
                        POLICY_VIOLATION,
                        SEE_OTHER_HOST,
                        UNSUPPORTED_VERSION -> true;
                default -> false;
            };
        }
        return this instanceof Certificate
                || (this instanceof Sasl sasl && !sasl.condition().equals("temporary-auth-failure"))
                || this instanceof Tls
                || (this instanceof Dns dns && dns.nonexistent());
    }

    /** Whether the peer ended the stream because of what we sent on it, which sent again would end the next one too. */
    default boolean blamesContent() {
        return this instanceof StreamError error
                && error.side() == Side.PEER
                && error.condition() == StreamErrorCondition.POLICY_VIOLATION;
    }

    /** The stanza error for those who wait for this stream (RFC 6120 §8.3.3.12, §8.3.3.16 and §8.3.3.17). */
    default StanzaErrorCondition stanzaCondition() {
        boolean nobody = this instanceof Dns dns && dns.nonexistent();
        if (this instanceof StreamError error) {
            if (blamesContent()) {
                return StanzaErrorCondition.POLICY_VIOLATION;
            }
            nobody = error.condition() == StreamErrorCondition.HOST_UNKNOWN
                    || error.condition() == StreamErrorCondition.HOST_GONE;
        }
        return nobody ? StanzaErrorCondition.REMOTE_SERVER_NOT_FOUND : StanzaErrorCondition.REMOTE_SERVER_TIMEOUT;
    }

    /** The end in a few words, for the text of stanza errors too; without anything a peer wrote. */
    default String summary() {
        if (this instanceof Dns dns) {
            return dns.nonexistent() ? "domain does not exist" : "domain cannot be resolved";
        }
        if (this instanceof Tls) {
            return "TLS could not be negotiated";
        }
        if (this instanceof Certificate certificate) {
            return certificate.side() == Side.LOCAL ? "certificate is not acceptable" : "our certificate was refused";
        }
        if (this instanceof Sasl) {
            return "authentication was refused";
        }
        if (this instanceof StreamError error) {
            return "stream error " + error.condition().element();
        }
        if (this instanceof Idle) {
            return "stream was idle";
        }
        return this instanceof Closed ? "stream was closed" : "server cannot be reached";
    }

    /** What is known beyond the summary, for operators alone: it may quote the peer. */
    default String detail() {
        if (this instanceof Tls tls) {
            return tls.reason();
        }
        if (this instanceof Certificate certificate) {
            return certificate.reason();
        }
        if (this instanceof Sasl sasl) {
            return quoted(sasl.condition(), sasl.text());
        }
        if (this instanceof StreamError error) {
            return error.side() == Side.PEER ? quoted("", error.text()) : error.text();
        }
        return this instanceof Socket socket ? socket.reason() : "";
    }

    /** Summary and detail, for logs. */
    default String report() {
        String detail = detail();
        return detail.isEmpty() ? summary() : summary() + " (" + detail + ")";
    }

    private static String quoted(String condition, String text) {
        String said = text.isEmpty() ? "" : "the peer says \"" + text + '"';
        return condition.isEmpty() || said.isEmpty() ? condition + said : condition + ", " + said;
    }
}
