// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

/** Nobody here has this address: 404 to SIP, {@code item-not-found} to XMPP. */
public final class UnknownAddressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownAddressException(String address) {
        super("nobody here is " + address);
    }
}
