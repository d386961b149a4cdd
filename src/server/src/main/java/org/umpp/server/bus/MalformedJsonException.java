// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.bus;

/** A program has handed in text that is not the JSON of a message or of presence: the message says why, and quotes nothing that users wrote. */
public final class MalformedJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}
