// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.OptionalInt;

/** Priorities of contacts: a decimal of 0 to 1 with up to three places (RFC 3863 §4.1.5), in thousandths; and those of XMPP (mappings §7). */
final class Priorities {
    private static final int MAX_LENGTH = 16;

    /** The highest of XMPP. */
    private static final int HIGHEST = 127;

    private Priorities() {}

    /**
     * The priority in thousandths, further places cut off, but never down to 0; 1 is taken for more, and 0 for less. Empty when it is no
     * decimal.
     */
    static OptionalInt parse(String text) {
        String value = text.strip();
        return value.startsWith("-") ? decimal(value.substring(1), true) : decimal(value, false);
    }

    private static OptionalInt decimal(String value, boolean negative) {
        int point = value.indexOf('.');
        int digits = value.length() - (point < 0 ? 0 : 1);
        if (digits < 1 || value.length() > MAX_LENGTH) {
            return OptionalInt.empty();
        }
        int thousandths = 0;
        int scale = 1000;
        boolean more = false;
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
                more |= scale == 0 && c != '0';
                scale /= 10;
            }
        }
        return OptionalInt.of(negative ? 0 : Math.max(more ? 1 : 0, Math.min(1000, thousandths)));
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

    /** What a priority of XMPP is to a contact, such that {@link #toXmpp} gives it again; a negative one is not told. */
    static OptionalInt ofXmpp(String text) {
        String value = text.strip();
        if (value.isEmpty() || value.length() > 9 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(1000 * Math.min(HIGHEST, Integer.parseInt(value)) / HIGHEST);
    }

    /** What a priority of a contact is to XMPP: only 1 is the highest. */
    static int toXmpp(int thousandths) {
        return thousandths == 1000 ? HIGHEST : Math.min(HIGHEST - 1, (HIGHEST * thousandths + 999) / 1000);
    }
}
