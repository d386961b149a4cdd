// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.tls.TlsFailure;

/** Why a connection ended, or never came to be: each reason has its own counter and its own text in the log. */
public enum FlowEnd {
    /** The peer closed it. */
    CLOSED_BY_PEER("closed by the peer"),
    /** It broke: reset, unreachable. */
    BROKEN("connection broke"),
    /** Nothing was said for the idle time; we closed it. */
    IDLE("idle"),
    /** Our keep-alive was not answered (RFC 5626 §4.4.1). */
    DEAD("keep-alive not answered"),
    /** We stop. */
    STOPPED("we stop"),
    /** Inbound: as many connections as we allow in all. */
    TOO_MANY("too many connections"),
    /** Inbound: as many connections as we allow from one address. */
    TOO_MANY_FROM_SOURCE("too many connections from this address"),
    /** Inbound: as many TLS handshakes in progress as we allow. */
    TOO_MANY_HANDSHAKES("too many TLS handshakes in progress"),
    /** Inbound: at a listener for one community, from an address that is not its. */
    STRANGER("not from the address of our own server"),
    /** Inbound: the peer began a message and did not finish it in time. */
    SLOW("message not finished in time"),
    /** Inbound: a message beyond the limits, or whose end cannot be known. */
    UNFRAMED("malformed or oversized message"),
    /** Inbound: the peer does not read what we answer. */
    NOT_READING("peer does not read"),
    /** Bytes that are no TLS at a TLS port. */
    NOT_TLS("not TLS"),
    /** The TLS handshake was not finished in time. */
    TLS_TIMEOUT("TLS handshake not finished in time"),
    /** No TLS version in common. */
    TLS_VERSION("no TLS version in common"),
    /** No cipher suite or signature scheme in common. */
    TLS_PARAMETERS("no TLS parameters in common"),
    /** The client showed no certificate. */
    NO_CERTIFICATE("no client certificate"),
    /** The peer's certificate is not valid now. */
    CERTIFICATE_EXPIRED("certificate not valid now"),
    /** The peer's certificate is not meant for its role. */
    CERTIFICATE_PURPOSE("certificate not meant for this role"),
    /** The peer's certificate leads to no authority we trust. */
    CERTIFICATE_UNTRUSTED("certificate of no trusted authority"),
    /** The peer's certificate has another key than the operator pinned its domain to. */
    CERTIFICATE_NOT_PINNED("certificate with a key that is not pinned"),
    /** The peer's certificate names no SIP domain (RFC 5922 §7.1). */
    NO_IDENTITY("certificate names no SIP domain"),
    /** Outbound: the peer's certificate does not name the domain we asked for (RFC 5922 §7.3). */
    WRONG_IDENTITY("certificate is for another domain"),
    /** The peer did not accept our certificate or our offer. */
    REFUSED_BY_PEER("TLS refused by the peer"),
    /** The handshake failed in another way. */
    TLS_FAILED("TLS handshake failed");

    private final String text;

    FlowEnd(String text) {
        this.text = text;
    }

    /** The reason in words, for logs. */
    public String text() {
        return text;
    }

    /** Whether it was not let in because there are so many, which in a flood is not worth a line each. */
    public boolean isCrowd() {
        return this == TOO_MANY || this == TOO_MANY_FROM_SOURCE || this == TOO_MANY_HANDSHAKES;
    }

    static FlowEnd of(ConnectionLimit.Refusal refusal) {
        return switch (refusal) {
            case IN_ALL -> TOO_MANY;
            case PER_SOURCE -> TOO_MANY_FROM_SOURCE;
            case UNPROVEN -> TOO_MANY_HANDSHAKES;
        };
    }

    /** Whether a peer did what it should not; the others belong to the life of connections. */
    public boolean isFault() {
        return compareTo(STOPPED) > 0;
    }

    static FlowEnd of(TlsFailure failure) {
        return switch (failure) {
            case NOT_TLS -> NOT_TLS;
            case TIMEOUT -> TLS_TIMEOUT;
            case VERSION -> TLS_VERSION;
            case PARAMETERS -> TLS_PARAMETERS;
            case NO_CERTIFICATE -> NO_CERTIFICATE;
            case EXPIRED -> CERTIFICATE_EXPIRED;
            case WRONG_PURPOSE -> CERTIFICATE_PURPOSE;
            case UNTRUSTED -> CERTIFICATE_UNTRUSTED;
            case NOT_PINNED -> CERTIFICATE_NOT_PINNED;
            case REFUSED_BY_PEER -> REFUSED_BY_PEER;
            case CLOSED -> CLOSED_BY_PEER;
            case OTHER -> TLS_FAILED;
        };
    }
}
