// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;

/** The methods we know by name (RFC 3261 §7.1 and extensions). A method is a case-sensitive token, so any other is legal. */
public final class Method {
    public static final String ACK = "ACK";
    public static final String BYE = "BYE";
    public static final String CANCEL = "CANCEL";
    public static final String INFO = "INFO";
    public static final String INVITE = "INVITE";
    public static final String MESSAGE = "MESSAGE";
    public static final String NOTIFY = "NOTIFY";
    public static final String OPTIONS = "OPTIONS";
    public static final String PRACK = "PRACK";
    public static final String PUBLISH = "PUBLISH";
    public static final String REFER = "REFER";
    public static final String REGISTER = "REGISTER";
    public static final String SUBSCRIBE = "SUBSCRIBE";
    public static final String UPDATE = "UPDATE";

    // The busiest first: each message of a conversation looks its method up here.
    private static final String[] KNOWN = {
        INVITE, ACK, BYE, NOTIFY, SUBSCRIBE, OPTIONS, CANCEL, MESSAGE, UPDATE, PUBLISH, REGISTER, INFO, PRACK, REFER
    };

    private Method() {}

    /** The method spelt by these octets; no allocation for a known one. */
    static String of(byte[] bytes, int start, int end) {
        for (String known : KNOWN) {
            if (known.length() == end - start && spells(known, bytes, start)) {
                return known;
            }
        }
        return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    }

    /** The one shared instance of a known method's name, so that identity checks are cheap; else the name itself. */
    static String intern(String name) {
        for (String known : KNOWN) {
            if (known.equals(name)) {
                return known;
            }
        }
        return name;
    }

    private static boolean spells(String known, byte[] bytes, int start) {
        for (int i = 0; i < known.length(); i++) {
            if (bytes[start + i] != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
