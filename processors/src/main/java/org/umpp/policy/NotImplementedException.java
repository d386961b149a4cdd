// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

/** Something was asked for that this server does not do in this way (RFC 6120 §8.3.3.3). */
public final class NotImplementedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotImplementedException(String message) {
        super(message);
    }
}
