// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import org.umpp.sip.transport.Flow;

/**
 * Where a phone of a user is (RFC 3261 §10.2): at the other end of the flow over which it registered, whatever its Contact says, as it may be behind
 * a NAT (RFC 5626 §5.3).
 *
 * @param contact the URI of its Contact, as it wrote it: the Request-URI of what is sent to it
 * @param instance its {@code +sip.instance} and {@code reg-id}, which stay when its Contact changes; "" if it has none
 * @param q how much the user likes it to be tried, in thousandths
 * @param callId of the REGISTER
 * @param cseq of the REGISTER
 * @param expiresAt when it ends unless refreshed, in milliseconds since the epoch
 * @param flow the way to it
 */
public record Binding(String contact, String instance, int q, String callId, long cseq, long expiresAt, Flow flow) {
    boolean isLive(long now) {
        return expiresAt > now && flow.isOpen();
    }

    /** What remains of it, in seconds. */
    long remaining(long now) {
        return Math.max(0, (expiresAt - now + 999) / 1000);
    }
}
