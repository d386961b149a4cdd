// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.OptionalInt;

/**
 * {@code delta-seconds} (RFC 3261 §20.19: 0 to 2^32-1). Beyond 2^31-1 we say 2^31-1: 68 years are as good as 136.
 * RFC 4475 §3.1.2.4 leaves to us what to do with larger ones: they are malformed.
 */
final class DeltaSeconds {
    private static final long MOST = 0xffff_ffffL;

    private DeltaSeconds() {}

    static int read(ValueScanner scanner) {
        return (int) Math.min(Integer.MAX_VALUE, scanner.number(MOST));
    }

    static int parse(String text, String field) {
        ValueScanner scanner = new ValueScanner(text, field);
        int seconds = read(scanner);
        scanner.end();
        return seconds;
    }

    static OptionalInt parameter(Parameters parameters, String name, String field) {
        String text = parameters.get(name);
        return text == null ? OptionalInt.empty() : OptionalInt.of(parse(text, field));
    }
}
