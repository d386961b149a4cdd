// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.address.Jid;
import org.umpp.address.LocalNames;
import org.umpp.conformance.Spec;
import org.umpp.policy.Addresses;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.Partner;
import org.umpp.policy.Partners;
import org.umpp.session.MsrpLeg;
import org.umpp.session.Session;
import org.umpp.session.SessionKey;
import org.umpp.session.SessionSteps;
import org.umpp.session.StreamTarget;

/** What a stanza says, in a session over MSRP. */
@Spec({"RFC 7573 §5", "C-05"})
class MsrpStepsTest {
    private static final String ROMEO = "romeo@montague.example.net";
    private static final String JULIET = "juliet@thecappulets.example.com";
    private static final String COMPOSING = "application/im-iscomposing+xml";
    private static final Set<String> ALL = Set.of("message/cpim", "text/plain", COMPOSING);
    private static final Set<String> TEXT = Set.of("text/plain");

    private final MsrpSteps steps = new MsrpSteps(
            new Addresses(
                    new Partners(List.of(Partner.of("thecappulets.example.com"))), new LocalNames(new Properties())),
            ErrorConditions.standard(),
            Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC));

    private Message composed(String attributes, String elements, Set<String> accepted, Set<String> wrapped) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(
                SessionSteps.SESSION,
                new Session.Established(
                        new SessionKey(ROMEO, JULIET, "t1"),
                        Jid.parse(ROMEO + "/orchard"),
                        Jid.parse(JULIET),
                        "c1;a;b",
                        new StreamTarget(
                                "", false, new MsrpLeg("msrps://a/1;tcp", "msrps://b/2;tcp", accepted, wrapped))));
        exchange.getMessage().setHeader("UmppFrom", ROMEO);
        exchange.getMessage().setHeader("UmppTo", JULIET);
        exchange.getMessage().setBody("<message xmlns='jabber:client' " + attributes + ">" + elements + "</message>");
        steps.compose(exchange);
        return exchange.getMessage();
    }

    private static String body(Message message) {
        return new String(message.getHeader(MsrpSteps.CONTENT, byte[].class), StandardCharsets.UTF_8);
    }

    @Test
    void aBodyIsPlainText() {
        Message message = composed("id='m1' xml:lang='cs'", "<body>Hodně štěstí</body>", ALL, Set.of());

        assertThat(body(message)).isEqualTo("Hodně štěstí");
        assertThat(message.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("text/plain;charset=UTF-8");
        assertThat(message.getHeader("UmppLanguage")).isEqualTo("cs");
        assertThat(message.getHeader("UmppReceipt")).isEqualTo(false);
        assertThat(message.getHeader("UmppMessageId")).isNull();
    }

    @Test
    @Spec("RFC 7573 §7")
    void aReceiptIsAskedForByTheProtocolAndNotInAnEnvelope() {
        Message message =
                composed("id='m1'", "<body>x</body><request xmlns='urn:xmpp:receipts'/>", Set.of("*"), Set.of("*"));

        assertThat(message.getHeader("UmppReceipt")).isEqualTo(true);
        assertThat(message.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("text/plain;charset=UTF-8");
    }

    @Test
    @Spec({"RFC 7573 §7", "RFC 5438 §7"})
    void aReceiptNamesItsMessageAndIsANotificationWhereThatIsTaken() {
        String receipt = "<received xmlns='urn:xmpp:receipts' id='m7'/>";

        Message plain = composed("id='r1'", receipt, TEXT, Set.of());
        assertThat(plain.getHeader("UmppMessageId")).isEqualTo("m7");
        assertThat(plain.getHeader(MsrpSteps.CONTENT)).isNull();
        Message notified = composed("id='r1'", receipt, ALL, Set.of("message/imdn+xml"));
        assertThat(notified.getHeader("UmppMessageId")).isEqualTo("m7");
        assertThat(body(notified)).contains("Content-Type: message/imdn+xml", "<message-id>m7</message-id>");
    }

    @Test
    @Spec("RFC 3862 §2")
    void aSubjectAndADelayGoInAnEnvelope() {
        String elements =
                "<subject>s</subject><body>x</body><delay xmlns='urn:xmpp:delay' stamp='2026-11-25T10:00:00Z'/>";

        assertThat(body(composed("id='m1'", elements, ALL, Set.of("*"))))
                .contains(
                        "From: <im:" + ROMEO + ">",
                        "To: <im:" + JULIET + ">",
                        "DateTime: 2026-11-25T10:00:00",
                        "Subject: s\r\n")
                .endsWith("Content-Type: text/plain;charset=UTF-8\r\n\r\nx");
        assertThat(body(composed("id='m1'", elements, TEXT, Set.of()))).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({"composing, active", "paused, idle", "active, idle", "inactive, idle"})
    @Spec({"RFC 7573 §6", "RFC 3994 §3"})
    void whoTypesIsToldToWhoTakesIt(String state, String told) {
        String element = "<" + state + " xmlns='http://jabber.org/protocol/chatstates'/>";

        assertThat(body(composed("", element, ALL, Set.of()))).contains("<state>" + told + "</state>");
        assertThat(body(composed("", element, Set.of("message/cpim"), Set.of("*"))))
                .contains("Content-Type: " + COMPOSING, "<state>" + told + "</state>");
        assertThat(composed("", element, TEXT, Set.of()).getHeader(MsrpSteps.CONTENT))
                .isNull();
    }

    @Test
    void whatHasNoWordsIsSaidToBeSo() {
        assertThatThrownBy(() -> composed("id='m1'", "<subject>s</subject>", TEXT, Set.of()))
                .isInstanceOf(UnsayableException.class);
        assertThatThrownBy(() -> composed("id='m1'", "<body>x</body>", Set.of("image/png"), Set.of()))
                .isInstanceOf(UnsayableException.class);
        assertThatThrownBy(() -> composed("id='m1'", "<body>x</body>", Set.of("message/cpim"), Set.of("image/png")))
                .isInstanceOf(UnsayableException.class);
        assertThatThrownBy(() -> composed(
                        "id='m1'",
                        "<body>hint</body><e2e xmlns='urn:ietf:params:xml:ns:xmpp-e2e'>x</e2e>",
                        ALL,
                        Set.of()))
                .isInstanceOf(UnsayableException.class);
    }

    @Test
    void aStatusIsACondition() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("UmppStatus", 413);
        steps.failed(exchange);
        assertThat(exchange.getMessage().getHeader("UmppCondition")).isEqualTo("policy-violation");
    }
}
