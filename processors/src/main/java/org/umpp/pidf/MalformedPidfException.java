// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

/** A body that is no presence document, or one that must not be read; a request that carried it is answered 400. */
public final class MalformedPidfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason what was expected; holds nothing of the body */
    public MalformedPidfException(String reason) {
        super(reason);
    }
}
