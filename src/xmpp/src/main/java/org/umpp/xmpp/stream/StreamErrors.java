// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import org.umpp.xmpp.stream.StreamEnd.Side;

/** Reads the stream errors of peers (RFC 6120 §4.9.2). */
public final class StreamErrors {
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
                Side.PEER, condition == null ? StreamErrorCondition.UNDEFINED_CONDITION : condition, text);
    }
}
