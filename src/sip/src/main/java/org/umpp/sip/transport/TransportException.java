// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import org.jspecify.annotations.Nullable;

/** A message could not be sent. Its text is for logs, never for a peer. It has no stack trace: peers can cause it at will. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** There is no such domain, or it has no address. */
        NO_SUCH_DOMAIN,
        /** The domain says that it has no such service (a target of "."). */
        SERVICE_ABSENT,
        /** The DNS gave no answer in time. */
        DNS_TIMEOUT,
        /** The DNS cannot tell. */
        DNS_FAILURE,
        /** The local domain is not ours: it has no credential. */
        NOT_LOCAL,
        /** No address of the domain takes connections. */
        UNREACHABLE,
        /** No address of the domain took a connection in time. */
        CONNECT_TIMEOUT,
        /** The connection could not be secured, or the peer is not who it should be: see {@link #end}. */
        NOT_SECURED,
        /** Too much is waiting for that peer, or there are too many connections. */
        OVERLOAD,
        /** The connection ended before the message was written. */
        CLOSED,
        /** We stop. */
        STOPPED
    }

    private final Reason reason;
    private final @Nullable FlowEnd end;

    public TransportException(Reason reason, String detail) {
        this(reason, null, detail);
    }

    public TransportException(Reason reason, @Nullable FlowEnd end, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.end = end;
    }

    public Reason reason() {
        return reason;
    }

    /** How the connection ended that could not be secured; null for other reasons. */
    public @Nullable FlowEnd end() {
        return end;
    }
}
