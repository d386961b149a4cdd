// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

/**
 * A rule of {@code routes/policy.xml} says no: 403 to SIP, {@code not-allowed} to XMPP. The message is for the log and the
 * operator; the peer sees only the status.
 */
public class PolicyRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PolicyRejectedException(String reason) {
        super(reason);
    }
}
