// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/**
 * CSeq (RFC 3261 §20.16).
 *
 * @param number 0 to 2^31-1 (§8.1.1.5)
 * @param method the method, as in the Request-Line
 */
public record CSeq(int number, String method) {
    public CSeq {
        if (number < 0 || !Grammar.isToken(method)) {
            throw MalformedSipException.field("CSeq");
        }
    }

    /**
     * Reads a CSeq value.
     *
     * @throws MalformedSipException 400 when it is none or the number is too large
     */
    public static CSeq parse(String text) {
        ValueScanner scanner = new ValueScanner(text, "CSeq");
        int number = (int) scanner.number(Integer.MAX_VALUE);
        if (scanner.atEnd() || !ValueScanner.isSpace((char) scanner.peek())) {
            throw scanner.malformed();
        }
        String method = Method.intern(scanner.token());
        scanner.end();
        return new CSeq(number, method);
    }

    @Override
    public String toString() {
        return number + " " + method;
    }
}
