// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.time.Instant;
import org.umpp.markup.XmlCursor;
import org.umpp.markup.XmlKind;
import org.umpp.markup.XmlText;
import org.umpp.pidf.Timestamps;

/**
 * What became of a message (IMDN, RFC 5438).
 *
 * @param id the Message-ID of that message
 * @param delivered whether it has arrived; else it speaks of something that XEP-0184 has no words for
 */
record Notification(String id, boolean delivered) {
    static final String TYPE = "message/imdn+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:imdn";
    private static final XmlKind DOCUMENT = Documents.kind(8_192);

    /** @throws MalformedContentException if it is no such document, or must not be read */
    static Notification parse(String document) {
        XmlCursor cursor = XmlCursor.of(document, DOCUMENT);
        String id = "";
        boolean delivered = false;
        while (cursor.nextElement()) {
            boolean ours = cursor.namespace().equals(NAMESPACE);
            if (cursor.depth() == 1 && !(ours && cursor.name().equals("imdn"))) {
                throw new MalformedContentException("root element: (expected: imdn of RFC 5438)");
            }
            if (ours && cursor.depth() == 2 && cursor.name().equals("message-id")) {
                id = cursor.text().strip();
            } else if (ours && cursor.depth() == 4 && cursor.name().equals("delivered")) {
                delivered = true;
            }
        }
        return new Notification(id, delivered && !id.isEmpty());
    }

    /** The document by which somebody says that a message has arrived. */
    static String delivered(String id, Instant at) {
        return write(id, at, "delivered");
    }

    /** The document by which its writer is told that a message has not arrived. */
    static String failed(String id, Instant at) {
        return write(id, at, "failed");
    }

    private static String write(String id, Instant at, String status) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<imdn xmlns=\"" + NAMESPACE + "\"><message-id>"
                + XmlText.escape(id) + "</message-id><datetime>" + Timestamps.format(at)
                + "</datetime><delivery-notification><status><" + status + "/></status></delivery-notification></imdn>";
    }
}
