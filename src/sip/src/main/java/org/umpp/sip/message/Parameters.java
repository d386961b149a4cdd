// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a header field or a URI, in order (RFC 3261 §7.3.1, §19.1.1). Names match without regard to case and
 * occur once each; values are kept as written.
 */
public final class Parameters {
    /** No parameters. */
    public static final Parameters NONE = new Parameters(new String[0]);

    /** The value of a parameter that has none; {@code name=} with nothing behind it is malformed. */
    static final String FLAG = "";

    // name, value, name, value, ...
    private final String[] pairs;

    private Parameters(String[] pairs) {
        this.pairs = pairs;
    }

    /** Takes parameters as they are read, each name once. */
    static final class Reader {
        private final String field;
        private String[] pairs = new String[4];
        private int length;

        Reader(String field) {
            this.field = field;
        }

        void add(String name, String written) {
            for (int i = 0; i < length; i += 2) {
                if (pairs[i].equalsIgnoreCase(name)) {
                    throw MalformedSipException.field(field);
                }
            }
            if (length == pairs.length) {
                pairs = Arrays.copyOf(pairs, length * 2);
            }
            pairs[length] = name;
            pairs[length + 1] = written;
            length += 2;
        }

        Parameters parameters() {
            return length == 0 ? NONE : new Parameters(length == pairs.length ? pairs : Arrays.copyOf(pairs, length));
        }
    }

    /** Whether the parameter is there, with or without a value. */
    public boolean has(String name) {
        return indexOf(name) >= 0;
    }

    /** The value, without quotes; "" for a parameter that has none; null when it is absent. */
    public @Nullable String get(String name) {
        int i = indexOf(name);
        return i < 0 ? null : ValueScanner.unquote(pairs[i + 1]);
    }

    /** The names, in order, as written. */
    public List<String> names() {
        List<String> names = new ArrayList<>(pairs.length / 2);
        for (int i = 0; i < pairs.length; i += 2) {
            names.add(pairs[i]);
        }
        return names;
    }

    /**
     * These parameters and one more, which replaces one of the same name.
     *
     * @param name a token
     * @param value a token or host as it is, any other text will be quoted; "" for a parameter without a value
     */
    public Parameters with(String name, String value) {
        if (!Grammar.isToken(name)) {
            throw new IllegalArgumentException("parameter name is no token");
        }
        String written = FLAG;
        if (!value.isEmpty()) {
            written = Grammar.all(value, Grammar.VALUE) ? value : ValueScanner.quote(value);
        }
        return withWritten(name, written);
    }

    /** These parameters and one more, or another value of it, which is quoted in any case. */
    public Parameters withQuoted(String name, String value) {
        if (!Grammar.isToken(name)) {
            throw new IllegalArgumentException("parameter name is no token");
        }
        return withWritten(name, ValueScanner.quote(value));
    }

    private Parameters withWritten(String name, String written) {
        int i = indexOf(name);
        String[] more = Arrays.copyOf(pairs, i < 0 ? pairs.length + 2 : pairs.length);
        more[i < 0 ? pairs.length : i] = name;
        more[(i < 0 ? pairs.length : i) + 1] = written;
        return new Parameters(more);
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    void appendTo(StringBuilder text) {
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(';').append(pairs[i]);
            if (!pairs[i + 1].isEmpty()) {
                text.append('=').append(pairs[i + 1]);
            }
        }
    }

    /** As on the wire, each with its semicolon. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(32);
        appendTo(text);
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parameters that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    private int indexOf(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
