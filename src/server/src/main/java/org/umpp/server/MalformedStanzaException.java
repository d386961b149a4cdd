// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

/** A community has handed in something that is no stanza: the message says why, and quotes nothing of it. */
public final class MalformedStanzaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedStanzaException(String message) {
        super(message);
    }
}
