// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.util.Map;
import java.util.Set;

/** The text of an HTML document, without any of its markup: nothing that could act passes. */
final class HtmlText {
    private static final Set<String> LINES =
            Set.of("br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre");
    private static final Set<String> UNSEEN = Set.of("script", "style", "head", "title", "template");
    private static final Map<String, String> NAMED =
            Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'", "nbsp", " ");
    private static final int LONGEST_REFERENCE = 10;

    private final String html;
    private final String lower;
    private final StringBuilder out = new StringBuilder();
    private boolean space;

    private HtmlText(String html) {
        this.html = html;
        this.lower = inLowerCase(html);
    }

    /** Of ASCII alone, so that all stays where it is. */
    private static String inLowerCase(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + 32));
            }
        }
        return lower.toString();
    }

    static String of(String html) {
        HtmlText text = new HtmlText(html);
        text.read();
        return text.out.toString().strip();
    }

    private void read() {
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<' && isMarkup(at + 1)) {
                at = markup(at);
            } else if (c == '&') {
                at = reference(at);
            } else {
                append(c);
                at++;
            }
        }
    }

    private boolean isMarkup(int at) {
        return at < html.length() && (Character.isLetter(html.charAt(at)) || "/!?".indexOf(html.charAt(at)) >= 0);
    }

    /** Where it goes on behind a tag, and behind all of an element that nobody sees. */
    private int markup(int at) {
        if (html.startsWith("<!--", at)) {
            return behind("-->", at);
        }
        int end = behind(">", at);
        String name = name(at + 1);
        if (UNSEEN.contains(name)) {
            int close = lower.indexOf("</" + name, end);
            return close < 0 ? html.length() : behind(">", close);
        }
        if (LINES.contains(name.startsWith("/") ? name.substring(1) : name)) {
            newline(name.equals("br"));
        }
        return end;
    }

    private String name(int from) {
        int end = from;
        while (end < html.length()
                && (Character.isLetterOrDigit(html.charAt(end)) || (end == from && html.charAt(end) == '/'))) {
            end++;
        }
        return lower.substring(from, end);
    }

    private int behind(String mark, int from) {
        int at = html.indexOf(mark, from);
        return at < 0 ? html.length() : at + mark.length();
    }

    private int reference(int at) {
        String near = html.substring(at, Math.min(html.length(), at + LONGEST_REFERENCE));
        int end = near.indexOf(';') < 0 ? -1 : at + near.indexOf(';');
        if (end < 0) {
            append('&');
            return at + 1;
        }
        String name = html.substring(at + 1, end);
        int code = name.startsWith("#") ? code(name.substring(1)) : -1;
        if (code > 0) {
            pending();
            out.appendCodePoint(code);
        } else if (NAMED.containsKey(name)) {
            pending();
            out.append(NAMED.get(name));
        } else {
            append('&');
            return at + 1;
        }
        return end + 1;
    }

    private static int code(String digits) {
        boolean hex = digits.startsWith("x") || digits.startsWith("X");
        try {
            int code = hex ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
            return Character.isValidCodePoint(code) ? code : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void append(char c) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            space = true;
        } else {
            pending();
            out.append(c);
        }
    }

    /** White space is one space, and none where a line begins. */
    private void pending() {
        if (space && out.length() > 0 && out.charAt(out.length() - 1) != '\n') {
            out.append(' ');
        }
        space = false;
    }

    private void newline(boolean always) {
        space = false;
        if (always || (out.length() > 0 && out.charAt(out.length() - 1) != '\n')) {
            out.append('\n');
        }
    }
}
