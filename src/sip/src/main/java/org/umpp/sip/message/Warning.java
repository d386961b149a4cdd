// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/**
 * One Warning value (RFC 3261 §20.43).
 *
 * @param code 100 to 999
 * @param agent host or pseudonym of who warns
 * @param text without quotes and escapes
 */
public record Warning(int code, String agent, String text) {
    public Warning {
        if (code < 100 || code > 999) {
            throw new IllegalArgumentException("code: " + code + " (expected: 100-999)");
        }
        if (!Grammar.all(agent, Grammar.VALUE)) {
            throw new IllegalArgumentException("agent: neither a host nor a token");
        }
    }

    /**
     * Reads one Warning value.
     *
     * @throws MalformedSipException 400 when it is none
     */
    public static Warning parse(String text) {
        ValueScanner scanner = new ValueScanner(text, "Warning");
        int code = (int) scanner.number(999);
        String agent = scanner.run(Grammar.VALUE);
        scanner.skipSpace();
        if (code < 100 || scanner.peek() != '"') {
            throw scanner.malformed();
        }
        String quoted = scanner.quoted();
        scanner.end();
        return new Warning(code, agent, ValueScanner.unquote(quoted));
    }

    @Override
    public String toString() {
        return code + " " + agent + ' ' + ValueScanner.quote(text);
    }
}
