// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

/**
 * How much a reader of MSRP takes.
 *
 * @param head octets of a start line and the header fields below it
 * @param body octets of a body; a longer one is passed over, so that it can be refused with 413
 * @param passedOver octets of a body that is passed over; then the connection has to end
 */
public record MsrpLimits(int head, int body, int passedOver) {
    /** 8 KiB of header fields, a body of 256 KiB, 4 MiB of what is too much. */
    public static final MsrpLimits DEFAULT = new MsrpLimits(8_192, 1 << 18, 1 << 22);

    public MsrpLimits {
        if (Math.min(head, body) < 1 || passedOver < body) {
            throw new IllegalArgumentException("limits: (expected: at least 1, and more to pass over than to read)");
        }
    }
}
