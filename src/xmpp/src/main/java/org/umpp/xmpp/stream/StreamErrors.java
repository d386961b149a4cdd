// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import org.umpp.xmpp.stream.StreamEnd.Side;

/** Reads the stream errors of peers (RFC 6120 §4.9.2). */
public final class StreamErrors {
    private static final int MAX_TEXT = 200;

    private StreamErrors() {}

    /** Why the peer ends the stream; undefined-condition when it does not say so in a way RFC 6120 knows. */
    public static StreamEnd.StreamError read(XmlElement error) {
        StreamErrorCondition condition = null;
        String text = "";
        for (XmlElement child : error.children()) {
            if (child.is(Namespaces.STREAM_ERRORS, "text")) {
                text = child.text();
            } else if (condition == null && child.namespace().equals(Namespaces.STREAM_ERRORS)) {
                condition = StreamErrorCondition.of(child.name());
            }
        }
        return new StreamEnd.StreamError(
                Side.PEER, condition == null ? StreamErrorCondition.UNDEFINED_CONDITION : condition, line(text));
    }

    /** What a peer wrote goes into logs: one line, and not a long one. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MAX_TEXT)
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) || !isShown(c) ? ' ' : c));
        return line.toString();
    }

    private static boolean isShown(int c) {
        int type = Character.getType(c);
        return type != Character.LINE_SEPARATOR && type != Character.PARAGRAPH_SEPARATOR && type != Character.FORMAT;
    }
}
