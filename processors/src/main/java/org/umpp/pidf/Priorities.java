// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.OptionalInt;

/** Priorities of contacts: a decimal of 0 to 1 with up to three places (RFC 3863 §4.1.5), in thousandths. */
final class Priorities {
    private static final int MAX_LENGTH = 16;

    private Priorities() {}

    /** The priority in thousandths, further places cut off and 1 taken for more; empty when it is no decimal. */
    static OptionalInt parse(String text) {
        String value = text.strip();
        int point = value.indexOf('.');
        int digits = value.length() - (point < 0 ? 0 : 1);
        if (digits < 1 || value.length() > MAX_LENGTH) {
            return OptionalInt.empty();
        }
        int thousandths = 0;
        int scale = 1000;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (i == point) {
                scale = 100;
            } else if (c < '0' || c > '9') {
                return OptionalInt.empty();
            } else if (point < 0 || i < point) {
                thousandths = Math.min(1000, 10 * thousandths + scale * (c - '0'));
            } else {
                thousandths += scale * (c - '0');
                scale /= 10;
            }
        }
        return OptionalInt.of(Math.min(1000, thousandths));
    }

    /** The priority as documents have it, without needless zeros. */
    static String format(int thousandths) {
        if (thousandths == 0 || thousandths == 1000) {
            return thousandths == 0 ? "0" : "1";
        }
        String places = Integer.toString(1000 + thousandths).substring(1);
        int end = places.length();
        while (places.charAt(end - 1) == '0') {
            end--;
        }
        return "0." + places.substring(0, end);
    }
}
