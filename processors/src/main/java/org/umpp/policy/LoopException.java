// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

/** Something that came from a partner goes in circles, and is not sent on (RFC 7247 §8): not-acceptable, as for 482 and 483. */
public final class LoopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LoopException(String message) {
        super(message);
    }
}
