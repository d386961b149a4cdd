// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;
import static org.umpp.server.Federation.message;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;
import org.umpp.session.Sessions;
import org.umpp.xmpp.stream.Stanza;

/** How a session ends by the clock, and what becomes of stanzas that are late. */
class SessionEndTest {
    private static final String GONE = "http://jabber.org/protocol/chatstates";

    @TempDir
    Path folder;

    private Federation federation;

    private void start(String... settings) throws Exception {
        federation = new Federation(folder, settings);
        federation.partnerAccepts();
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    @Spec({"D-10", "R-021"})
    void aStanzaFiveSecondsAfterTheByeIsDelivered() throws Exception {
        start();
        String dialog = chat();
        partnerLeaves(dialog);

        federation.clock.forward(Duration.ofSeconds(5));
        federation.partnerWrites(JULIET + "/balcony", ROMEO + "/orchard", "t1", "one more word");

        assertThat(federation.reads().body()).isEqualTo("one more word");
        assertThat(federation.xmpp.rest("message")).as("no error beside it").isEmpty();
    }

    @Test
    @Spec({"D-10", "D-22"})
    void aStanzaFortySecondsAfterTheByeIsAnError() throws Exception {
        start();
        String dialog = chat();
        partnerLeaves(dialog);

        federation.clock.forward(Duration.ofSeconds(40));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            federation.partnerWrites(JULIET + "/balcony", ROMEO + "/orchard", "t1", "too late");
            return !federation.xmpp.rest("message").isEmpty();
        });
        int delivered = federation.unread();
        federation.partnerWrites(JULIET + "/balcony", ROMEO + "/orchard", "t1", "too late");

        Stanza error = federation.streams();
        assertThat(error.error().condition().element()).isEqualTo("unexpected-request");
        assertThat(federation.unread()).as("it is not delivered as well").isEqualTo(delivered);
    }

    @Test
    @Spec("D-10")
    void aSessionNeverComesBack() throws Exception {
        start();
        String dialog = chat();
        partnerLeaves(dialog);

        federation.writes(message("m2", "t1", "Are you there?"));

        Exchange invite = federation.sip.next("invite");
        assertThat(invite.getMessage().getHeader("CamelSipCallId", String.class) + ";a;b")
                .isNotEqualTo(dialog);
    }

    @Test
    @Spec({"D-11", "RFC 7573 §6.1"})
    void anIdleSessionEndsAfterTenMinutes() throws Exception {
        start();
        String dialog = chat();

        federation.clock.forward(Duration.ofSeconds(500));
        federation.partnerWrites(JULIET + "/balcony", ROMEO + "/orchard", "t1", "still here");
        assertThat(federation.reads().body()).isEqualTo("still here");
        federation.clock.forward(Duration.ofSeconds(500));
        federation.partnerWrites(JULIET + "/balcony", ROMEO + "/orchard", "t1", "and still here");
        assertThat(federation.reads().body()).isEqualTo("and still here");
        assertThat(federation.sip.rest("bye")).as("it was not idle").isEmpty();
        federation.clock.forward(Duration.ofSeconds(600));

        assertThat(federation.sip.next("bye").getMessage().getHeader("CamelSipDialogId"))
                .isEqualTo(dialog);
        assertThat(federation.reads().child(GONE, "gone")).isNotNull();
    }

    @Test
    @Spec({"D-12", "D-04"})
    void aSessionWithoutAStreamForMinutesEndsWithTheReason() throws Exception {
        start();
        String dialog = chat();
        federation.writes(message("m2", "t1", "Can you hear me?"));
        Stanza sent = federation.streams();

        undelivered(sent, "remote-server-timeout");

        Exchange bye = federation.sip.next("bye");
        assertThat(bye.getMessage().getHeader("CamelSipDialogId")).isEqualTo(dialog);
        assertThat(bye.getMessage().getHeader("CamelSipReason"))
                .isEqualTo("SIP;cause=503;text=\"XMPP transport lost\"");
        assertThat(federation.reads().error().condition().element()).isEqualTo("remote-server-timeout");
        undelivered(sent, "remote-server-timeout");
        assertThat(federation.sip.rest("bye")).as("one BYE is enough").isEmpty();
    }

    @Test
    @Spec("D-12")
    void aStanzaThatThePartnerRefusesDoesNotEndTheSession() throws Exception {
        start();
        chat();
        federation.writes(message("m2", "t1", "Can you hear me?"));

        undelivered(federation.streams(), "resource-constraint");

        assertThat(federation.reads().error().condition().element()).isEqualTo("resource-constraint");
        assertThat(federation.sip.rest("bye")).isEmpty();
    }

    @Test
    @Spec({"D-55", "D-04"})
    void whatIsTooBigForThePartnersStreamComesBack() throws Exception {
        start();
        Stanza big = Stanza.message(Jid.parse(ROMEO + "/orchard"), Jid.parse(JULIET))
                .type("chat")
                .id("m1")
                .body("x".repeat(300_000))
                .build();

        federation.context.createProducerTemplate().sendBody("direct:umpp-im-out", big);

        Stanza back = federation.reads();
        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.error().condition().element()).isEqualTo("policy-violation");
        assertThat(back.error().text()).contains("octets");
        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    /** Romeo and Juliet talk; returns the dialog. */
    private String chat() throws Exception {
        federation.writes(message("m1", "t1", "one"));
        federation.streams();
        return federation.sip.next("invite").getMessage().getHeader("CamelSipCallId") + ";a;b";
    }

    private void partnerLeaves(String dialog) throws Exception {
        federation.sip.bring("bye", null, Map.of("CamelSipDialogId", dialog));
        assertThat(federation.reads().child(GONE, "gone")).isNotNull();
        assertThat(Sessions.DRAIN).isEqualTo(Duration.ofSeconds(32));
    }

    private void undelivered(Stanza stanza, String condition) {
        federation.xmpp.bring(
                "undelivered", stanza, Map.of("CamelXmppErrorCondition", condition, "CamelXmppErrorText", "no stream"));
    }
}
