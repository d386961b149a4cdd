// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.bus;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.stream.Stanza;

/**
 * Messages and presence for programs that know no XMPP: the bean {@code json}. What is in an object, and what each member means, is said in
 * {@code routes/examples/README.md}.
 */
public final class JsonSteps {
    private static final String OWN_HEADERS = "Umpp*";

    /**
     * Turns the object of JSON that a program has written into the stanza that it describes. Headers by which others could speak for the
     * server are taken away.
     *
     * @throws MalformedJsonException saying what is wrong with it
     */
    public void toStanza(Exchange exchange) {
        Message message = exchange.getMessage();
        String json = message.getBody() instanceof String text ? text : decoded(message.getBody(byte[].class));
        message.removeHeaders(OWN_HEADERS);
        message.setBody(JsonReader.read(json));
    }

    /** JSON between programs is UTF-8 (RFC 8259 §8.1), whatever the charset of this machine. */
    private static String decoded(byte @Nullable [] octets) {
        return octets == null ? "" : new String(octets, StandardCharsets.UTF_8);
    }

    /** Turns a stanza for a local user into an object of JSON. */
    public void ofStanza(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(JsonWriter.write(message.getBody(Stanza.class)));
    }

    /** Turns the text that says what is wrong into an object of JSON. */
    public void ofError(Exchange exchange) {
        Message message = exchange.getMessage();
        JsonObject said = new JsonObject();
        said.put("error", message.getBody(String.class));
        message.setBody(said.toJson());
    }
}
