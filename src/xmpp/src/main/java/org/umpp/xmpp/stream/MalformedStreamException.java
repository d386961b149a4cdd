// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/** Bytes that may not stand on an XMPP stream; carries the stream error that answers them (RFC 6120 §4.9.3). */
public final class MalformedStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StreamErrorCondition condition;

    MalformedStreamException(StreamErrorCondition condition, String reason) {
        // Hostile input arrives in volume; nobody reads the stack of a peer's mistake.
        super(reason, null, false, false);
        this.condition = condition;
    }

    static MalformedStreamException notWellFormed(String reason) {
        return new MalformedStreamException(StreamErrorCondition.NOT_WELL_FORMED, reason);
    }

    static MalformedStreamException restricted(String reason) {
        return new MalformedStreamException(StreamErrorCondition.RESTRICTED_XML, reason);
    }

    static MalformedStreamException tooMuch(String reason) {
        return new MalformedStreamException(StreamErrorCondition.POLICY_VIOLATION, reason);
    }

    /** The condition to answer with. */
    public StreamErrorCondition condition() {
        return condition;
    }
}
