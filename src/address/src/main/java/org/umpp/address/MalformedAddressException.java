// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/**
 * An address breaks its grammar, or has no counterpart in the other protocol. The answer to it is 400 in SIP and
 * {@code <jid-malformed/>} in XMPP. The message names the part at fault, shows at most 64 characters of it, without
 * controls, and says what was expected.
 */
public final class MalformedAddressException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 64;

    /**
     * @param part the part at fault, such as {@code domain}
     * @param value what was found there
     * @param expected what belongs there
     */
    public MalformedAddressException(String part, String value, String expected) {
        super(part + ": \"" + printable(value) + "\" (expected: " + expected + ")");
    }

    private static String printable(String value) {
        StringBuilder shown = new StringBuilder(Math.min(value.length(), SHOWN) + 1);
        for (int i = 0; i < value.length() && shown.length() < SHOWN; ) {
            int codePoint = value.codePointAt(i);
            i += Character.charCount(codePoint);
            if (isPrintable(codePoint)) {
                shown.appendCodePoint(codePoint);
            }
        }
        return shown.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
