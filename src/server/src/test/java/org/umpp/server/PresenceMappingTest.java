// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.routes.RouteFile;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.xmpp.stream.Stanza;

/** An operator changes how presence is mapped by a stylesheet alone, while the server runs. */
@Spec({"D-41", "D-38", "RFC 4480 §3.2"})
class PresenceMappingTest {
    private static final String BALCONY = JULIET + "/balcony";
    private static final String RECEIVED = "presence/received.xsl";
    private static final String SENT = "presence/sent.xsl";

    @TempDir
    Path folder;

    private Federation federation;

    @BeforeEach
    void start() throws Exception {
        federation = new Federation(folder);
        Files.createDirectories(federation.routeFolder.resolve("presence"));
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void whatAPartnersPhoneSaysIsShownAsTheOperatorWantsIt() throws Exception {
        watching();
        assertThat(juliet("on-the-phone", 1).toString()).isNotEmpty();
        assertThat(show()).isEqualTo("dnd");

        assertThat(save(RECEIVED, example("received.xsl")).state()).isEqualTo(RouteFile.State.ACTIVE);
        juliet("meeting", 2);
        assertThat(show()).as("what the stylesheet does not speak of").isEqualTo("dnd");
        juliet("on-the-phone", 3);
        assertThat(show()).isEqualTo("away");

        save(RECEIVED, example("received.xsl").replace("<xmpp:show>away<", "<xmpp:show>xa<"));
        juliet("on-the-phone", 4);
        assertThat(show()).isEqualTo("xa");

        Files.delete(federation.routeFolder.resolve(RECEIVED));
        federation.routes.check();
        juliet("on-the-phone", 5);
        assertThat(show()).isEqualTo("dnd");
    }

    @Test
    @Spec("D-51")
    void aMistakeIsToldAndChangesNothing() throws Exception {
        watching();
        save(RECEIVED, example("received.xsl"));

        RouteFile broken = save(RECEIVED, example("received.xsl").replace("</xsl:copy>", ""));

        assertThat(broken.state()).isEqualTo(RouteFile.State.REFUSED);
        assertThat(broken.reason()).contains("xsl:copy");
        assertThat(broken.line()).isPositive();
        juliet("on-the-phone", 1);
        assertThat(show()).isEqualTo("away");

        assertThat(save("presence/recieved.xsl", example("received.xsl")).reason())
                .isEqualTo("no step uses it (expected: presence/received.xsl or presence/sent.xsl)");
        assertThat(save(RECEIVED, example("received.xsl").replace("away", "xa")).state())
                .isEqualTo(RouteFile.State.ACTIVE);
        juliet("on-the-phone", 2);
        assertThat(show()).isEqualTo("xa");
    }

    @Test
    @Spec("D-51")
    void theServerDoesNotStartWithAMistake() throws Exception {
        federation.close();
        Path routes = federation.routeFolder;
        Files.writeString(routes.resolve(SENT), "<html/>");
        assertThatThrownBy(() -> new org.umpp.server.routes.RouteDirectory(routes)
                        .load(new org.apache.camel.impl.DefaultCamelContext()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sent.xsl:1: not a stylesheet");
    }

    @Test
    void whatPartnersAreToldIsWhatTheOperatorWantsIt() throws Exception {
        federation.shows(subscription(ROMEO, JULIET, "subscribed"));
        federation.sip.bring(
                "subscribe",
                null,
                Map.of(
                        "CamelSipDialogId",
                        "d9",
                        "CamelSipExpires",
                        3600,
                        "CamelSipFrom",
                        "pres:" + JULIET,
                        "CamelSipTo",
                        "pres:" + ROMEO,
                        "CamelSipRequestUri",
                        "pres:" + ROMEO,
                        "CamelSipPeerDomain",
                        "thecappulets.example.com"));
        federation.sip.next("notify");
        String onThePhone = "<presence from='" + ROMEO + "/orchard' to='" + ROMEO
                + "'><show>dnd</show><status>phone</status><priority>%d</priority></presence>";
        federation.shows(onThePhone.formatted(1));
        assertThat(notified()).contains("busy").doesNotContain("on-the-phone");

        save(SENT, example("sent.xsl"));
        federation.shows(onThePhone.formatted(2));

        assertThat(notified()).contains("on-the-phone", "<basic>open</basic>").doesNotContain("busy");
    }

    @Test
    @Spec("D-27")
    void whatMayNotBeReadIsNotReadByAStylesheetEither() throws Exception {
        watching();
        save(RECEIVED, example("received.xsl"));

        var answer = federation.sip.bring(
                "notify",
                "<!DOCTYPE p [<!ENTITY a 'aaaa'>]><presence xmlns='urn:ietf:params:xml:ns:pidf'>&a;</presence>",
                notified("d1"));

        assertThat(answer.getMessage().getHeader("CamelSipStatus")).isEqualTo(400);
    }

    private String notified() throws InterruptedException {
        return federation.sip.next("notify").getMessage().getBody(String.class);
    }

    private RouteFile save(String file, String text) throws Exception {
        return federation.save(file, text);
    }

    private static String example(String file) throws Exception {
        return Files.readString(Path.of("../../routes/examples/presence").resolve(file));
    }

    private void watching() throws Exception {
        federation.sip.answering("subscribe", exchange -> exchange.getMessage().setHeader("CamelSipDialogId", "d1"));
        federation.shows(subscription(ROMEO, JULIET, "subscribe"));
        federation.sip.next("subscribe");
        federation.sip.bring("notify", null, notified("d1"));
        assertThat(federation.sees().type()).isEqualTo("subscribed");
    }

    /** Juliet's phone says what she does. */
    private Object juliet(String activity, int minute) {
        String document =
                "<presence xmlns='urn:ietf:params:xml:ns:pidf' xmlns:rpid='urn:ietf:params:xml:ns:pidf:rpid' entity='pres:%s'>"
                                .formatted(JULIET)
                        + "<tuple id='balcony'><status><basic>open</basic></status><rpid:activities><rpid:%s/></rpid:activities><note>%d</note><timestamp>2026-11-26T10:%02d:00Z</timestamp></tuple></presence>"
                                .formatted(activity, minute, minute);
        return federation.sip.bring("notify", document, notified("d1"));
    }

    private static Map<String, Object> notified(String dialog) {
        return Map.of(
                "CamelSipDialogId",
                dialog,
                "CamelSipSubscriptionState",
                "active;expires=3600",
                "CamelSipFrom",
                "pres:" + JULIET,
                "CamelSipTo",
                "pres:" + ROMEO);
    }

    private String show() throws InterruptedException {
        Stanza presence = federation.sees();
        assertThat(presence.from()).hasToString(BALCONY);
        return presence.child("jabber:server", "show").text();
    }

    private static String subscription(String from, String to, String type) {
        return "<presence from='%s' to='%s' type='%s'/>".formatted(from, to, type);
    }
}
