// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

/** Why a connection ended, or never came to be: each reason has its own counter and its own line in the log. */
public enum FlowEnd {
    /** The peer closed it. */
    CLOSED_BY_PEER,
    /** It broke: reset, unreachable. */
    BROKEN,
    /** Nothing was said for the idle time; we closed it. */
    IDLE,
    /** Our keep-alive was not answered (RFC 5626 §4.4.1). */
    DEAD,
    /** We stop. */
    STOPPED,
    /** Inbound: as many connections as we allow in all. */
    TOO_MANY,
    /** Inbound: as many connections as we allow from one address. */
    TOO_MANY_FROM_SOURCE,
    /** Inbound: the peer began a message and did not finish it in time. */
    SLOW,
    /** Inbound: a message beyond the limits, or whose end cannot be known. */
    UNFRAMED,
    /** Inbound: the peer does not read what we answer. */
    NOT_READING,
    /** Bytes that are no TLS at a TLS port. */
    NOT_TLS,
    /** The TLS handshake was not finished in time. */
    TLS_TIMEOUT,
    /** No TLS version in common. */
    TLS_VERSION,
    /** No cipher suite or signature scheme in common. */
    TLS_PARAMETERS,
    /** The client showed no certificate. */
    NO_CERTIFICATE,
    /** The peer's certificate is not valid now. */
    CERTIFICATE_EXPIRED,
    /** The peer's certificate is not meant for its role. */
    CERTIFICATE_PURPOSE,
    /** The peer's certificate leads to no authority we trust. */
    CERTIFICATE_UNTRUSTED,
    /** The peer's certificate names no SIP domain (RFC 5922 §7.1). */
    NO_IDENTITY,
    /** Outbound: the peer's certificate does not name the domain we asked for (RFC 5922 §7.3). */
    WRONG_IDENTITY,
    /** The peer did not accept our certificate or our offer. */
    REFUSED_BY_PEER,
    /** The handshake failed in another way. */
    TLS_FAILED
}
