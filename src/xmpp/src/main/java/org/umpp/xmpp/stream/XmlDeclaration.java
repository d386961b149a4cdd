// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;

/** The XML declaration (XML 1.0 §2.8): version, then perhaps encoding, then perhaps standalone. */
final class XmlDeclaration {
    private final String text;
    private int at;

    private XmlDeclaration(String text) {
        this.text = text;
    }

    /**
     * The encoding declared by the octets of a whole declaration; UTF-8 when it names none.
     *
     * @throws MalformedStreamException not-well-formed when it is no XML declaration
     */
    static String encoding(byte[] bytes, int from, int to) {
        XmlDeclaration declaration =
                new XmlDeclaration(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        declaration.expect("<?xml");
        String version = declaration.attribute("version");
        String encoding = declaration.attribute("encoding");
        String standalone = declaration.attribute("standalone");
        declaration.space();
        declaration.expect("?>");
        if (!isVersion(version) || !(standalone.isEmpty() || standalone.equals("yes") || standalone.equals("no"))) {
            throw MalformedStreamException.notWellFormed("XML declaration");
        }
        return encoding.isEmpty() ? "UTF-8" : encoding;
    }

    /** Whether it is {@code '1.' [0-9]+} (XML 1.0 §2.8, fifth edition). */
    private static boolean isVersion(String version) {
        return version.length() > 2
                && version.startsWith("1.")
                && version.chars().skip(2).allMatch(c -> c >= '0' && c <= '9');
    }

    private String attribute(String name) {
        int start = at;
        space();
        if (at == start || !text.startsWith(name, at)) {
            at = start;
            return "";
        }
        at += name.length();
        space();
        expect("=");
        space();
        char quote = at < text.length() ? text.charAt(at) : 0;
        int end = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw MalformedStreamException.notWellFormed("XML declaration");
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        return value;
    }

    private void space() {
        while (at < text.length() && XmlChars.isSpace(text.charAt(at))) {
            at++;
        }
    }

    private void expect(String literal) {
        if (!text.startsWith(literal, at)) {
            throw MalformedStreamException.notWellFormed("XML declaration");
        }
        at += literal.length();
    }
}
