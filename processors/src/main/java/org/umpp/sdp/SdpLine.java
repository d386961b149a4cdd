// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One {@code <type>=<value>} line (RFC 8866 §5), kept as received.
 *
 * @param type the type letter, case-sensitive
 * @param value everything after the {@code =}; free of CR, LF and NUL
 */
public record SdpLine(char type, String value) {
    /** The order RFC 8866 §9 prescribes for the lines that follow {@code s=}, and for those that follow {@code m=}. */
    private static final String GRAMMAR_ORDER = "iuepcbtrzka";

    public SdpLine {
        if (!isTextual(value)) {
            throw new IllegalArgumentException("value: holds CR, LF or NUL (expected: one line)");
        }
    }

    static boolean isTextual(String value) {
        return value.indexOf('\r') < 0 && value.indexOf('\n') < 0 && value.indexOf('\0') < 0;
    }

    /** Whether this is {@code a=<name>} or {@code a=<name>:…}; attribute names are case-sensitive (RFC 8866 §6). */
    public boolean isAttribute(String name) {
        return type == 'a'
                && value.startsWith(name)
                && (value.length() == name.length() || value.charAt(name.length()) == ':');
    }

    /** What follows {@code a=<name>:}, {@code ""} when there is nothing. */
    public String attributeValue() {
        int colon = value.indexOf(':');
        return colon < 0 ? "" : value.substring(colon + 1);
    }

    /** The same lines in the order of the grammar; those of one type keep their order, and each r= its t=. */
    static List<SdpLine> inGrammarOrder(List<SdpLine> lines) {
        List<SdpLine> ordered = new ArrayList<>(lines);
        ordered.sort(Comparator.comparingInt(SdpLine::rank));
        return List.copyOf(ordered);
    }

    private int rank() {
        return GRAMMAR_ORDER.indexOf(type == 'r' ? 't' : type);
    }

    @Override
    public String toString() {
        return type + "=" + value;
    }
}
