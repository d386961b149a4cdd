// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * The value of From, To, Contact, Route and their kin (RFC 3261 §20.10): an address, the name shown for it, and the
 * parameters of the header field.
 *
 * @param displayName without quotes and escapes; "" when absent
 * @param uri the address
 * @param parameters of the header field, not of the URI
 */
public record NameAddr(String displayName, Uri uri, Parameters parameters) {
    /** An address without a display name and parameters. */
    public static NameAddr of(Uri uri) {
        return new NameAddr("", uri, Parameters.NONE);
    }

    /**
     * Reads one name-addr or addr-spec with its parameters. Without angle brackets every parameter belongs to the header
     * field, and a URI that needs them for a comma or question mark is refused (RFC 3261 §20.10).
     *
     * @throws MalformedSipException 400 when it is neither
     */
    public static NameAddr parse(String text) {
        return parse(text, "address");
    }

    static NameAddr parse(String text, String field) {
        ValueScanner scanner = new ValueScanner(text, field).skipSpace();
        String displayName;
        if (scanner.peek() == '"') {
            displayName = ValueScanner.unquote(scanner.quoted());
        } else {
            int bracket = text.indexOf('<');
            if (bracket < 0) {
                return bare(text, field);
            }
            displayName = unquotedName(text, scanner.position(), bracket, field);
            scanner.position(bracket);
        }
        scanner.expect('<');
        Uri uri = Uri.parse(scanner.upTo('>'), field);
        return new NameAddr(displayName, uri, scanner.parameters());
    }

    private static NameAddr bare(String text, String field) {
        ValueScanner scanner = new ValueScanner(text, field).skipSpace();
        int start = scanner.position();
        int end = text.indexOf(';', start);
        String address = text.substring(start, end < 0 ? text.length() : end).strip();
        if (address.indexOf('?') >= 0 || address.indexOf(',') >= 0) {
            throw MalformedSipException.field(field);
        }
        scanner.position(end < 0 ? text.length() : end);
        return new NameAddr("", Uri.parse(address, field), scanner.parameters());
    }

    // *(token LWS), where we also let pass what real display names hold: any letter of any script. Separators that
    // could
    // make the value mean something else need quotes.
    private static String unquotedName(String text, int start, int end, String field) {
        String name = text.substring(start, end).strip();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x80 && !Grammar.is(c, Grammar.TOKEN) && !ValueScanner.isSpace(c)) {
                throw MalformedSipException.field(field);
            }
        }
        return name;
    }

    /** The tag (RFC 3261 §19.3); null when absent. */
    public @Nullable String tag() {
        return parameters.get("tag");
    }

    /** This address with another tag. */
    public NameAddr withTag(String tag) {
        return with("tag", tag);
    }

    /** This address with one header field parameter more, or another value of it; "" for one without a value. */
    public NameAddr with(String parameter, String value) {
        return new NameAddr(displayName, uri, parameters.with(parameter, value));
    }

    /** As on the wire, always with angle brackets, so that no parameter can change sides. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(96);
        if (!displayName.isEmpty()) {
            text.append(Grammar.isToken(displayName) ? displayName : ValueScanner.quote(displayName))
                    .append(' ');
        }
        text.append('<').append(uri).append('>');
        parameters.appendTo(text);
        return text.toString();
    }
}
