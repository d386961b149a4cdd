// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.bus;

import java.util.List;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaError;
import org.umpp.xmpp.stream.XmlElement;

/** Makes an object of JSON of a stanza: what has a name there; all else that is in the stanza is left out. */
final class JsonWriter {
    private static final List<String> STATES = List.of("active", "composing", "paused", "inactive", "gone");

    private final Stanza stanza;
    private final JsonObject json = new JsonObject();

    private JsonWriter(Stanza stanza) {
        this.stanza = stanza;
    }

    static String write(Stanza stanza) {
        JsonWriter writer = new JsonWriter(stanza);
        writer.put("from", stanza.from().toString());
        writer.put("to", stanza.to().toString());
        writer.put("id", stanza.id());
        writer.put("lang", stanza.lang());
        if (stanza.isMessage()) {
            writer.message();
        } else {
            writer.presence();
        }
        writer.error();
        return writer.json.toJson();
    }

    private void message() {
        put("type", stanza.type());
        put("thread", stanza.thread());
        put("subject", stanza.subject());
        put("body", stanza.body());
        for (String state : STATES) {
            if (stanza.child(Vocabulary.CHAT_STATES, state) != null) {
                json.putIfAbsent("state", state);
            }
        }
        if (stanza.child(Vocabulary.RECEIPTS, "request") != null) {
            json.put("wantsReceipt", true);
        }
        put("received", attribute(Vocabulary.RECEIPTS, "received", "id"));
        put("delayed", attribute(Vocabulary.DELAY, "delay", "stamp"));
    }

    private void presence() {
        json.put("presence", stanza.type().isEmpty() ? "available" : stanza.type());
        put("show", content("show"));
        put("status", content("status"));
        String priority = content("priority");
        if (priority != null && priority.strip().matches("[+-]?[0-9]{1,3}")) {
            json.put("priority", Integer.valueOf(priority.strip()));
        }
    }

    private void error() {
        StanzaError error = stanza.error();
        if (stanza.isError() && error != null) {
            JsonObject said = new JsonObject();
            said.put("condition", error.condition().element());
            if (!error.text().isEmpty()) {
                said.put("text", error.text());
            }
            json.put("error", said);
        }
    }

    private @Nullable String content(String child) {
        XmlElement element = stanza.child(Vocabulary.CONTENT, child);
        if (element == null) {
            element = stanza.child("jabber:client", child);
        }
        return element == null ? null : element.text();
    }

    private @Nullable String attribute(String namespace, String child, String attribute) {
        XmlElement element = stanza.child(namespace, child);
        return element == null ? null : element.attribute(attribute);
    }

    private void put(String member, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            json.put(member, value);
        }
    }
}
