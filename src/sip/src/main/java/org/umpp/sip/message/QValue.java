// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import org.jspecify.annotations.Nullable;

/** {@code qvalue} (RFC 3261 §25.1): 0 to 1 with at most three decimals, absent meaning 1. */
final class QValue {
    private QValue() {}

    static int thousandths(@Nullable String text, String field) {
        if (text == null) {
            return 1000;
        }
        if (text.isEmpty() || text.length() > 5 || (text.charAt(0) != '0' && text.charAt(0) != '1')) {
            throw MalformedSipException.field(field);
        }
        if (text.length() > 1 && text.charAt(1) != '.') {
            throw MalformedSipException.field(field);
        }
        int value = 0;
        int weight = 1000;
        for (int i = 0; i < text.length(); i++) {
            if (i == 1) {
                continue;
            }
            if (!Grammar.isDigit(text.charAt(i))) {
                throw MalformedSipException.field(field);
            }
            value += weight * (text.charAt(i) - '0');
            weight /= 10;
        }
        if (value > 1000) {
            throw MalformedSipException.field(field);
        }
        return value;
    }
}
