// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.io.ByteArrayOutputStream;

/** The encoding of RFC 2045 §6.7, read liberally: what is no code stands for itself. */
final class QuotedPrintable {
    private QuotedPrintable() {}

    /** @param octets as characters of ISO 8859-1 */
    static byte[] decode(String octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length());
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c != '=') {
                out.write(c);
            } else if (octets.startsWith("\r\n", i + 1)) {
                i += 2;
            } else if (octets.startsWith("\n", i + 1)) {
                i++;
            } else {
                int high = i + 2 < octets.length() ? Character.digit(octets.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(octets.charAt(i + 2), 16);
                out.write(low < 0 ? c : high * 16 + low);
                i += low < 0 ? 0 : 2;
            }
        }
        return out.toByteArray();
    }
}
