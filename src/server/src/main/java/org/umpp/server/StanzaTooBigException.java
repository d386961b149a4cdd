// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

/** A stanza is longer than partners are bound to take (MAPPINGS §3): policy-violation; sent on, it would cost the whole stream. */
public final class StanzaTooBigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StanzaTooBigException(int length, int most) {
        super("The message has " + length + " octets (expected: " + most + " at most)");
    }
}
