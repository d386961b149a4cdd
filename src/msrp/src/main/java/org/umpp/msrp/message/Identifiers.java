// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.security.SecureRandom;

/** Names of transactions, messages and sessions (RFC 4975 §9). */
public final class Identifiers {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 24;

    private Identifiers() {}

    /** One that nobody can guess: more than the 80 random bits of §14.1. */
    public static String random() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    /** Whether it is {@code ident} of the grammar. */
    static boolean isIdentifier(String text) {
        if (text.length() < 4 || text.length() > 32 || !isAlphanumeric(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (!isAlphanumeric(text.charAt(i)) && ".-+%=".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
