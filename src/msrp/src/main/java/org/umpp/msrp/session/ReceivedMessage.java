// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.session;

/**
 * A message of the other side that is complete.
 *
 * @param id its Message-ID
 * @param type its Content-Type
 * @param language its Content-Language; "" for none
 * @param body its octets, which nobody writes to
 * @param reportWanted whether its sender wants to know that it has arrived
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
public record ReceivedMessage(String id, String type, String language, byte[] body, boolean reportWanted) {
    /** Says nothing of the body. */
    @Override
    public String toString() {
        return "ReceivedMessage[" + id + ", " + type + ", " + body.length + " octets]";
    }
}
