// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.time.Instant;
import java.util.Locale;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.umpp.server.trace.WireMessage;

/** A line of the file to which a server writes what goes over its wires. */
final class TraceLine {
    private TraceLine() {}

    static WireMessage parse(String line) {
        try {
            JsonObject json = (JsonObject) Jsoner.deserialize(line);
            return new WireMessage(
                    Instant.now(),
                    WireMessage.Wire.valueOf(json.getString("wire").toUpperCase(Locale.ROOT)),
                    Boolean.TRUE.equals(json.getBoolean("sent")),
                    json.getString("peer"),
                    json.getString("title"),
                    "",
                    "",
                    "",
                    json.getString("text"));
        } catch (DeserializationException e) {
            throw new IllegalStateException("the trace has a line that is no JSON object: " + line, e);
        }
    }
}
