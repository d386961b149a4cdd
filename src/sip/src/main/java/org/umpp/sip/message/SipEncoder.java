// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A message's wire form. Messages are kept in it, so this costs a copy, or nothing. */
public final class SipEncoder {
    private SipEncoder() {}

    /** The octets of the whole message, in a new array. */
    public static byte[] encode(SipMessage message) {
        return Arrays.copyOf(message.octets(), message.end());
    }

    /** A read-only view of the octets of the whole message; nothing is copied. */
    public static ByteBuffer buffer(SipMessage message) {
        return ByteBuffer.wrap(message.octets(), 0, message.end()).asReadOnlyBuffer();
    }
}
