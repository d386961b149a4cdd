// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

/** A partner's stanza belongs to no session that SIP has agreed (D-22): unexpected-request. */
public final class NoSessionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSessionException(String message) {
        super(message);
    }
}
