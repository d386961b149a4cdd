// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.Stanza;

/** What programs on the bus write and read. */
@Spec({"R-003", "D-54"})
class JsonStepsTest {
    private static final String WHO =
            "\"from\":\"romeo@montague.example.net\",\"to\":\"juliet@thecappulets.example.com\"";

    private final JsonSteps steps = new JsonSteps();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void aMessageHasWhatTheProgramSays() {
        Stanza stanza = stanza(object("\"id\":\"m1\",\"thread\":\"t1\",\"lang\":\"it\",\"subject\":\"S\","
                + "\"body\":\"1 < 2 & \\u263a\",\"state\":\"active\",\"wantsReceipt\":true"));

        assertThat(stanza)
                .isEqualTo(
                        Stanza.parse("<message from='romeo@montague.example.net' to='juliet@thecappulets.example.com'"
                                + " id='m1' type='chat' xml:lang='it'><subject>S</subject><body>1 &lt; 2 &amp; ☺</body>"
                                + "<thread>t1</thread><active xmlns='http://jabber.org/protocol/chatstates'/>"
                                + "<request xmlns='urn:xmpp:receipts'/></message>"));
    }

    @Test
    void aMessageHasAnIdAndIsAChatUnlessTheProgramSaysOtherwise() {
        assertThat(stanza(object("\"body\":\"\"")).id()).isNotEmpty();
        assertThat(stanza(object("\"body\":\"\"")).type()).isEqualTo("chat");
        assertThat(stanza(object("\"body\":\"\",\"type\":\"normal\"")).type()).isEqualTo("normal");
    }

    @Test
    void aReceiptNamesWhatWasReceived() {
        assertThat(stanza(object("\"received\":\"it's\""))
                        .child("urn:xmpp:receipts", "received")
                        .attribute("id"))
                .isEqualTo("it's");
    }

    @Test
    void textIsUtf8InWhateverFormItComes() {
        String json = object("\"body\":\"Zoë ☺ 🌹\"");
        exchange.getMessage().setBody(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        steps.toStanza(exchange);
        assertThat(exchange.getMessage().getBody(Stanza.class).body()).isEqualTo("Zoë ☺ 🌹");
        assertThat(stanza(object("\"body\":\"a\\u0001b\\ud800\"")).body()).isEqualTo("a\ufffdb\ufffd");
    }

    @Test
    void presenceIsForEverybodyUnlessItSaysForWhom() {
        assertThat(stanza("{\"from\":\"romeo@montague.example.net/desk\",\"presence\":\"available\",\"show\":\"dnd\","
                        + "\"status\":\"<busy>\",\"priority\":-1}"))
                .isEqualTo(Stanza.parse(
                        "<presence from='romeo@montague.example.net/desk' to='romeo@montague.example.net'><show>dnd</show>"
                                + "<status>&lt;busy&gt;</status><priority>-1</priority></presence>"));
        assertThat(stanza(object("\"presence\":\"subscribed\"")).type()).isEqualTo("subscribed");
    }

    @Test
    void nobodySpeaksForTheServer() {
        exchange.getMessage().setHeader("UmppHops", 70);
        exchange.getMessage().setHeader("UmppPartner", "verona.example");
        stanza(object("\"body\":\"x\""));
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "|not JSON",
                "what light|not JSON",
                "[]|not an object of JSON",
                "{}|from: not there",
                "{'body':'x'}|from: not there",
                "{'from':'a@b','body':'x'}|to: not there",
                "{'from':'a@b@c d','to':'c@d','body':'x'}|from: ",
                "{'from':'a@b','to':'c@d'}|says nothing",
                "{'from':'a@b','to':'c@d','text':'x'}|unknown member (expected: body, from, id",
                "{'from':'a@b','to':'c@d','body':1}|body: not a string",
                "{'from':'a@b','to':'c@d','body':'x','type':'groupchat'}|type: none of chat, headline, normal",
                "{'from':'a@b','to':'c@d','state':'typing'}|state: none of active, composing",
                "{'from':'a@b','to':'c@d','body':'x','wantsReceipt':'yes'}|wantsReceipt: neither true nor false",
                "{'from':'a@b','presence':'here'}|presence: none of available",
                "{'from':'a@b','presence':'subscribe'}|to: not there",
                "{'from':'a@b','presence':'available','show':'busy'}|show: none of away, chat, dnd, xa",
                "{'from':'a@b','presence':'available','priority':128}|priority: not a whole number",
                "{'from':'a@b','presence':'available','priority':1e999999999}|priority: not a whole number",
                "{'from':'a@b','presence':'available','body':'x'}|unknown member"
            })
    void whatIsWrongIsSaid(String json, String reason) {
        assertThatThrownBy(() -> stanza(json == null ? "" : json.replace('\'', '"')))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void thereIsAnEndToWhatIsRead() {
        assertThatThrownBy(() -> stanza(object("\"body\":\"" + "x".repeat(262_144) + '"')))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("at most 262144");
        assertThatThrownBy(() -> stanza("[".repeat(200_000))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> stanza(object("\"body\":\"x\",\"id\":\"" + "i".repeat(1_025) + '"')))
                .hasMessage("id: 1025 characters (expected: at most 1024)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"from\":\"a@b.example\",\"to\":\"c@d.example\",\"id\":\"m1\",\"lang\":\"it\",\"type\":\"chat\","
                        + "\"thread\":\"t\",\"subject\":\"s\",\"body\":\"Zoë\",\"state\":\"paused\",\"wantsReceipt\":true}",
                "{\"from\":\"a@b.example\",\"to\":\"c@d.example\",\"id\":\"m1\",\"type\":\"chat\",\"received\":\"m0\"}",
                "{\"from\":\"a@b.example\",\"to\":\"c@d.example\",\"presence\":\"available\",\"show\":\"xa\","
                        + "\"status\":\"away \\\"till\\\" nine\",\"priority\":5}",
                "{\"from\":\"a@b.example\",\"to\":\"c@d.example\",\"presence\":\"unsubscribed\"}"
            })
    void whatIsReadIsWrittenTheSame(String json) {
        assertThat(json(stanza(json))).isEqualTo(json);
    }

    @Test
    @Spec("D-04")
    void anErrorSaysWhy() {
        assertThat(json(Stanza.parse("<message from='c@d.example' to='a@b.example' id='m1' type='error'>"
                        + "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>nobody</text></error></message>")))
                .isEqualTo("{\"from\":\"c@d.example\",\"to\":\"a@b.example\",\"id\":\"m1\",\"type\":\"error\","
                        + "\"error\":{\"condition\":\"item-not-found\",\"text\":\"nobody\"}}");
    }

    @Test
    void whatCameLateSaysSo() {
        assertThat(json(Stanza.parse("<message from='c@d.example' to='a@b.example'><body>x</body>"
                        + "<delay xmlns='urn:xmpp:delay' stamp='2026-11-26T10:00:00Z'/></message>")))
                .contains("\"delayed\":\"2026-11-26T10:00:00Z\"");
    }

    private static String object(String members) {
        return '{' + WHO + ',' + members + '}';
    }

    private Stanza stanza(String json) {
        exchange.getMessage().setBody(json);
        steps.toStanza(exchange);
        return exchange.getMessage().getBody(Stanza.class);
    }

    private String json(Stanza stanza) {
        exchange.getMessage().setBody(stanza);
        steps.ofStanza(exchange);
        return exchange.getMessage().getBody(String.class);
    }
}
