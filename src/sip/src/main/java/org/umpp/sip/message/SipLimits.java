// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/**
 * What a peer may make us hold for one message. All sizes are octets without the line's CRLF.
 *
 * @param startLine longest Request-Line or Status-Line; beyond it 414 (RFC 3261 §21.4.11)
 * @param headerLine longest header field, all its folded lines together; beyond it 513 (RFC 3261 §21.5.7)
 * @param headers most header fields; beyond it 513
 * @param head start line and header fields together; beyond it 513
 * @param body largest body; beyond it 513
 */
public record SipLimits(int startLine, int headerLine, int headers, int head, int body) {
    /** 8 KiB a line, 256 header fields in 64 KiB, a body of 256 KiB. */
    public static final SipLimits DEFAULT = new SipLimits(8_192, 8_192, 256, 65_536, 262_144);

    public SipLimits {
        positive("startLine", startLine);
        positive("headerLine", headerLine);
        positive("headers", headers);
        positive("head", head);
        if (body < 0) {
            throw new IllegalArgumentException("body: " + body + " (expected: 0 or more)");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
