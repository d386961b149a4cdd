// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A SIP message as text, with lines that end in CRLF; nothing of the server's own codec, so that a mistake is not made on
 * both sides.
 */
public record SipText(String text) {
    public String startLine() {
        return text.substring(0, text.indexOf("\r\n"));
    }

    /** The value of the first header of this name; {@code null} without one. */
    @Nullable
    public String find(String name) {
        for (String line : head().split("\r\n")) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return null;
    }

    public String header(String name) {
        String value = find(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in\n" + text);
        }
        return value;
    }

    /** The tag of From or To. */
    public String tag(String name) {
        String value = header(name);
        return value.substring(value.indexOf(";tag=") + 5);
    }

    /** The URI between the angle brackets of a header. */
    public String uri(String name) {
        String value = header(name);
        return value.substring(value.indexOf('<') + 1, value.indexOf('>'));
    }

    public String body() {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** The same with other words; what is replaced must be there. */
    public SipText with(String printed, String actual) {
        if (!text.contains(printed)) {
            throw new AssertionError("no " + printed + " in\n" + text);
        }
        return new SipText(text.replace(printed, actual));
    }

    /** The same with the headers that the draft omits: those given, and Content-Length. */
    public SipText completed(String omitted) {
        String[] lines = head().split("\r\n");
        StringBuilder whole = new StringBuilder(lines[0]).append("\r\n").append(omitted);
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].startsWith("Content-Length:")) {
                whole.append(lines[i]).append("\r\n");
            }
        }
        int length = body().getBytes(StandardCharsets.UTF_8).length;
        return new SipText(whole.append("Content-Length: ")
                .append(length)
                .append("\r\n\r\n")
                .append(body())
                .toString());
    }

    private String head() {
        return text.substring(0, text.indexOf("\r\n\r\n"));
    }
}
