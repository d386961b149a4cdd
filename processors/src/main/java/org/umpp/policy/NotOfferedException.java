// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

/** A service that this server does not have was asked for (RFC 6120 §8.3.3.19). */
public final class NotOfferedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotOfferedException(String message) {
        super(message);
    }
}
