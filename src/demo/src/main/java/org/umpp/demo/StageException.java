// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

/** A step of the play did not happen; the message is for the person who watches. */
final class StageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StageException(String message) {
        super(message);
    }
}
