// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import org.umpp.markup.XmlCursor;
import org.umpp.markup.XmlKind;

/**
 * Whether somebody types (RFC 3994).
 *
 * @param active whether it does
 * @param refresh after how many seconds without news it does no longer
 */
record IsComposing(boolean active, int refresh) {
    static final String TYPE = "application/im-iscomposing+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:im-iscomposing";
    private static final XmlKind DOCUMENT = Documents.kind(4_096);

    /** RFC 3994 §4. */
    private static final int USUAL_REFRESH = 120;

    private static final int LEAST_REFRESH = 60;
    private static final int MOST_REFRESH = 3_600;

    /** @throws MalformedContentException if it is no such document, or must not be read */
    static IsComposing parse(String document) {
        XmlCursor cursor = XmlCursor.of(document, DOCUMENT);
        String state = "";
        int refresh = USUAL_REFRESH;
        while (cursor.nextElement()) {
            boolean ours = cursor.namespace().equals(NAMESPACE);
            if (cursor.depth() == 1 && !(ours && cursor.name().equals("isComposing"))) {
                throw new MalformedContentException("root element: (expected: isComposing of RFC 3994)");
            }
            if (ours && cursor.depth() == 2 && cursor.name().equals("state")) {
                state = cursor.text().strip();
            } else if (ours && cursor.depth() == 2 && cursor.name().equals("refresh")) {
                refresh = seconds(cursor.text().strip());
            }
        }
        // any other state is to be taken for idle
        return new IsComposing(state.equals("active"), refresh);
    }

    private static int seconds(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            return USUAL_REFRESH;
        }
        return Math.max(LEAST_REFRESH, Math.min(MOST_REFRESH, Integer.parseInt(text)));
    }

    /** The document that says so. */
    static String write(boolean active) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<isComposing xmlns=\"" + NAMESPACE + "\">"
                + (active
                        ? "<state>active</state><contenttype>text/plain</contenttype><refresh>" + USUAL_REFRESH
                                + "</refresh>"
                        : "<state>idle</state>")
                + "</isComposing>";
    }

    /** The chat state that says the same (RFC 7573, table 3). */
    ChatState state() {
        return active ? ChatState.COMPOSING : ChatState.ACTIVE;
    }
}
