// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line ends eight octets at a time: the one loop that looks at every octet of a head. */
final class LineEnd {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH = EACH << 7;

    private LineEnd() {}

    /** The position of the first CR or LF from a position on, or the end. */
    static int find(byte[] octets, int from, int end) {
        int i = from;
        while (end - i >= Long.BYTES) {
            long eight = (long) LONG.get(octets, i);
            // The high bit of each octet below 0x0e, exact up to the first one found.
            long controls = (eight - EACH * 0x0e) & ~eight & HIGH;
            if (controls == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Long.numberOfTrailingZeros(controls) >>> 3;
            if (isLineEnd(octets[i])) {
                return i;
            }
            i++;
        }
        while (i < end && !isLineEnd(octets[i])) {
            i++;
        }
        return i;
    }

    private static boolean isLineEnd(byte octet) {
        return octet == '\r' || octet == '\n';
    }
}
