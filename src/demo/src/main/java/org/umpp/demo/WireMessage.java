// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * A message on the wire between the two servers, as the trace of one of them tells it.
 *
 * @param wire {@code sip} or {@code xmpp}
 * @param sent true if the tracing server sent it
 * @param title what it is, in a word or two: {@code INVITE}, {@code 200 OK}, {@code message}
 * @param text the whole of it
 */
record WireMessage(String wire, boolean sent, String title, String text) {

    static WireMessage parse(String line) {
        try {
            JsonObject json = (JsonObject) Jsoner.deserialize(line);
            return new WireMessage(
                    json.getString("wire"),
                    Boolean.TRUE.equals(json.getBoolean("sent")),
                    json.getString("title"),
                    json.getString("text"));
        } catch (DeserializationException e) {
            throw new IllegalStateException("the trace has a line that is no JSON object: " + line, e);
        }
    }

    /** True for SIP messages and XMPP stanzas: the draft leaves out how a stream is set up, and so do we. */
    boolean isOnLadder() {
        return isSip() || title.equals("message");
    }

    boolean isSip() {
        return wire.equals("sip");
    }
}
