// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/**
 * A CRLF between two messages (RFC 3261 §7.5 has us skip it, RFC 5626 §4.4.1 gives it a meaning). A ping is two of
 * them, which may arrive in two pieces: so the first is told as {@link #PONG} and the second as {@link #PING}.
 */
public enum KeepAlive implements SipElement {
    /** One CRLF: the answer to our ping, or the first half of the peer's. Either way the peer lives. */
    PONG,
    /** The second CRLF in a row: the peer asks for a CRLF back. */
    PING
}
