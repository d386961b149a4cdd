// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.List;

/** A cursor over one header field value. Every complaint is a 400 that names the field. */
final class ValueScanner {
    private final String text;
    private final String field;
    private final int end;
    private int at;

    ValueScanner(String text, String field) {
        this.text = text;
        this.field = field;
        this.end = text.length();
    }

    MalformedSipException malformed() {
        return MalformedSipException.field(field);
    }

    /** Skips LWS; folded lines were joined when the message was read. */
    ValueScanner skipSpace() {
        while (at < end && isSpace(text.charAt(at))) {
            at++;
        }
        return this;
    }

    boolean atEnd() {
        return at >= end;
    }

    /** Complains unless only LWS is left. */
    void end() {
        if (!skipSpace().atEnd()) {
            throw malformed();
        }
    }

    /** The character under the cursor, or -1. */
    int peek() {
        return at < end ? text.charAt(at) : -1;
    }

    int position() {
        return at;
    }

    void position(int position) {
        at = position;
    }

    /** Skips LWS, then this character if it is there. */
    boolean skip(char expected) {
        skipSpace();
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char expected) {
        if (!skip(expected)) {
            throw malformed();
        }
    }

    String token() {
        return run(Grammar.TOKEN);
    }

    /** The longest run, not empty, of characters of these classes, after LWS. */
    String run(int classes) {
        int start = skipSpace().at;
        int stop = start;
        while (stop < end && Grammar.is(text.charAt(stop), classes)) {
            stop++;
        }
        if (stop == start) {
            throw malformed();
        }
        at = stop;
        return text.substring(start, stop);
    }

    /** A decimal number of at most this value. */
    long number(long most) {
        skipSpace();
        int start = at;
        long value = 0;
        while (at < end && Grammar.isDigit(text.charAt(at))) {
            value = value * 10 + (text.charAt(at) - '0');
            if (value > most) {
                throw malformed();
            }
            at++;
        }
        if (at == start) {
            throw malformed();
        }
        return value;
    }

    /** A quoted-string, with its quotes and escapes as written. The cursor stands on the opening quote. */
    String quoted() {
        int start = at;
        at = endOfQuoted(text, at);
        if (at < 0) {
            at = start;
            throw malformed();
        }
        return text.substring(start, at);
    }

    /** Everything up to this character, which must come; the cursor ends behind it. */
    String upTo(char delimiter) {
        int end = text.indexOf(delimiter, at);
        if (end < 0) {
            throw malformed();
        }
        String found = text.substring(at, end);
        at = end + 1;
        return found;
    }

    /** The characters from a position to the cursor. */
    String since(int start) {
        return text.substring(start, at);
    }

    /** {@code *(SEMI generic-param)} up to the end of the value (RFC 3261 §25.1). */
    Parameters parameters() {
        skipSpace();
        if (atEnd()) {
            return Parameters.NONE;
        }
        Parameters.Reader pairs = new Parameters.Reader(field);
        while (skip(';')) {
            String name = token();
            if (skip('=')) {
                skipSpace();
                pairs.add(name, peek() == '"' ? quoted() : run(Grammar.VALUE | Grammar.SLASH));
            } else {
                pairs.add(name, Parameters.FLAG);
            }
        }
        end();
        return pairs.parameters();
    }

    /** The elements of a comma-separated list; commas inside quotes and angle brackets do not count. */
    static void split(String text, String field, List<String> elements) {
        if (text.indexOf(',') < 0) {
            elements.add(text);
            return;
        }
        int start = 0;
        boolean bracket = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"' && !bracket) {
                i = endOfQuoted(text, i);
                if (i < 0) {
                    throw MalformedSipException.field(field);
                }
                continue;
            }
            if (c == '<') {
                bracket = true;
            } else if (c == '>') {
                bracket = false;
            } else if (c == ',' && !bracket) {
                elements.add(element(text, field, start, i));
                start = i + 1;
            }
            i++;
        }
        elements.add(element(text, field, start, text.length()));
    }

    /** Where the first element of a list ends that has no angle brackets. */
    static int endOfFirst(String list) {
        if (list.indexOf(',') < 0) {
            return list.length();
        }
        int i = 0;
        while (i >= 0 && i < list.length() && list.charAt(i) != ',') {
            i = list.charAt(i) == '"' ? endOfQuoted(list, i) : i + 1;
        }
        return i < 0 ? list.length() : i;
    }

    static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"') {
            return text;
        }
        if (text.indexOf('\\') < 0) {
            return text.substring(1, text.length() - 1);
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            plain.append(c == '\\' ? text.charAt(++i) : c);
        }
        return plain.toString();
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 8).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static String element(String text, String field, int start, int end) {
        String element = text.substring(start, end).strip();
        if (element.isEmpty()) {
            throw MalformedSipException.field(field);
        }
        return element;
    }

    /** The position behind the closing quote, or -1. */
    private static int endOfQuoted(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        return -1;
    }
}
