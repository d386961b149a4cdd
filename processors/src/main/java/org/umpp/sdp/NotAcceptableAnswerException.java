// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/** An answer that leaves no IM session: acknowledge the 2xx, then BYE (RFC 3261 §13.2.2.4). */
public final class NotAcceptableAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotAcceptableAnswerException(String reason) {
        super(reason);
    }
}
