// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.Locale;

/**
 * Content-Type, or one range of Accept (RFC 3261 §20.1, §20.15).
 *
 * @param type in lower case; {@code *} in a range
 * @param subtype in lower case; {@code *} in a range
 */
public record MediaType(String type, String subtype, Parameters parameters) {
    /**
     * Reads {@code type/subtype} with its parameters.
     *
     * @throws MalformedSipException 400 when it is none
     */
    public static MediaType parse(String text) {
        return parse(text, "media type");
    }

    static MediaType parse(String text, String field) {
        ValueScanner scanner = new ValueScanner(text, field);
        String type = scanner.token().toLowerCase(Locale.ROOT);
        scanner.expect('/');
        String subtype = scanner.token().toLowerCase(Locale.ROOT);
        return new MediaType(type, subtype, scanner.parameters());
    }

    /** type/subtype, without parameters. */
    public String essence() {
        return type + '/' + subtype;
    }

    /** Whether a range takes this media type; parameters are not looked at. */
    public boolean includes(MediaType other) {
        return (type.equals("*") || type.equals(other.type)) && (subtype.equals("*") || subtype.equals(other.subtype));
    }

    /**
     * The preference of a range, 0 (never) to 1000, in thousandths.
     *
     * @throws MalformedSipException 400 when the q parameter is no number from 0 to 1
     */
    public int q() {
        return QValue.thousandths(parameters.get("q"), "Accept");
    }

    @Override
    public String toString() {
        return essence() + parameters;
    }
}
