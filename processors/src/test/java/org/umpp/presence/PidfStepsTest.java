// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.umpp.address.LocalNames;
import org.umpp.conformance.Spec;
import org.umpp.pidf.Basic;
import org.umpp.pidf.MalformedPidfException;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.Show;
import org.umpp.pidf.Tuple;
import org.umpp.policy.Addresses;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;

/** Presence documents in the routes: from stanzas and to them, from text and to it. */
class PidfStepsTest {
    private static final String ROMEO = "romeo@montague.example.net";
    private static final String JULIET = "juliet@thecappulets.example.com";
    private static final Instant NOW = Instant.parse("2026-11-23T09:10:27.123Z");
    private static final Tuple ORCHARD = new Tuple(
            "orchard",
            Basic.OPEN,
            Optional.of(Show.AWAY),
            "im:" + ROMEO,
            OptionalInt.empty(),
            List.of(),
            Optional.of(NOW));
    private static final PresenceDocument DOCUMENT =
            PresenceDocument.of("pres:" + ROMEO).with(ORCHARD);

    private final CamelContext context = new DefaultCamelContext();
    private final PidfSteps steps = new PidfSteps(
            new Addresses(new Partners(List.of()), new LocalNames(new Properties())),
            Clock.fixed(NOW.plusNanos(456_789), ZoneOffset.UTC));

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    @Test
    @Spec({"R-033", "MAPPINGS §4"})
    void entityContactIdAndTimeAreThoseOfWhoSendsAStanza() {
        Exchange exchange = exchange("<presence from='a@b/c'><show>away</show></presence>");
        exchange.getMessage().setHeader(UmppConstants.FROM, ROMEO + "/orchard");

        steps.ofStanza(exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo(DOCUMENT);
    }

    @Test
    @Spec("Q-12")
    void aDocumentIsReadAndWrittenInEitherGeneration() {
        Exchange exchange = exchange(DOCUMENT);
        steps.write(exchange);
        String text = exchange.getMessage().getBody(String.class);
        assertThat(text).contains("urn:ietf:params:xml:ns:pidf\"", "<rpid:away/>");
        for (Object body : new Object[] {text, text.getBytes(UTF_8)}) {
            exchange.getMessage().setBody(body);
            steps.read(exchange);
            assertThat(exchange.getMessage().getBody()).isEqualTo(DOCUMENT);
            exchange.getMessage().setBody(body);
            steps.toLegacy(exchange);
            assertThat(exchange.getMessage().getBody(String.class))
                    .contains("urn:ietf:params:xml:ns:cpim-pidf\"", "<basic>open</basic>")
                    .doesNotContain("away");
        }
    }

    @Test
    @Spec({"D-27", "D-31"})
    void whatMustNotBeReadIsRefusedPlainly() {
        assertThatThrownBy(() -> steps.read(exchange("<!DOCTYPE x><presence xmlns='urn:ietf:params:xml:ns:pidf'/>")))
                .isInstanceOf(MalformedPidfException.class)
                .hasMessage("presence document: DTD or entity (expected: none)");
    }

    @Test
    @Spec("MAPPINGS §5")
    void whatIsShownIsOfThePartnersUserForWhoeverLooks() {
        Exchange exchange = exchange(DOCUMENT);
        exchange.setProperty(SubscriptionSteps.KEY, SubscriptionKey.watching(JULIET, ROMEO));
        exchange.getMessage().setHeader(UmppConstants.FROM, JULIET + "/balcony");
        String shown = "<presence xmlns=\"jabber:client\" from=\"%s/orchard\" to=\"%s\"><show>away</show></presence>";

        steps.toWatcher(exchange);
        assertThat(exchange.getMessage().getBody()).isEqualTo(List.of(shown.formatted(ROMEO, JULIET)));

        exchange.getMessage().setBody(DOCUMENT);
        steps.toAsker(exchange);
        assertThat(exchange.getMessage().getBody()).isEqualTo(List.of(shown.formatted(ROMEO, JULIET + "/balcony")));

        exchange.getMessage().setBody(DOCUMENT);
        exchange.getMessage().setHeader(UmppConstants.FROM, ROMEO);
        steps.toEverybody(exchange);
        assertThat(exchange.getMessage().getBody()).isEqualTo(List.of(shown.formatted(ROMEO, ROMEO)));
    }
}
