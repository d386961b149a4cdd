// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Header fields in order, and what is behind the empty line that ends them (RFC 822 as RFC 2045 and 3862 use it).
 *
 * @param all names in lower case, with their values; folded lines are joined
 */
record Fields(List<Field> all, String rest) {
    private static final int MAX_FIELDS = 64;

    /** A field. */
    record Field(String name, String value) {}

    Fields {
        all = List.copyOf(all);
    }

    /** @throws MalformedContentException if a line is no field, or there are too many */
    static Fields parse(String text) {
        List<Field> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(at, end > at && text.charAt(end - 1) == '\r' ? end - 1 : end);
            at = newline < 0 ? text.length() : newline + 1;
            if (line.isEmpty()) {
                break;
            }
            boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            int colon = line.indexOf(':');
            if (folded && !fields.isEmpty()) {
                Field last = fields.remove(fields.size() - 1);
                fields.add(new Field(last.name(), last.value() + ' ' + line.strip()));
            } else if (colon > 0 && fields.size() < MAX_FIELDS) {
                fields.add(new Field(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip()));
            } else {
                throw new MalformedContentException(
                        "header fields: (expected: at most " + MAX_FIELDS + ", each with a colon)");
            }
        }
        return new Fields(fields, text.substring(at));
    }

    /** The first of that name, "" if there is none. */
    String first(String name) {
        return all.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }
}
