// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.umpp.conformance.Spec;
import org.umpp.sip.SipFailureException;
import org.umpp.xmpp.stream.Stanza;

/** The conversations of draft §4.2, through the shipped routes. */
class PresenceRoutesTest {
    private static final String BALCONY = JULIET + "/balcony";
    private static final String ORCHARD = ROMEO + "/orchard";

    @TempDir
    Path folder;

    private Federation federation;

    private Federation federation(String... settings) throws Exception {
        federation = new Federation(folder, settings);
        return federation;
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    @Spec({"R-010", "R-011", "R-013", "R-030", "Q-12", "Q-13", "Q-14"})
    void romeoWatchesJuliet() throws Exception {
        federation().sip.answering("subscribe", accepting("d1"));

        federation.shows(subscription(ROMEO, JULIET, "subscribe"));

        Exchange subscribe = federation.sip.next("subscribe");
        assertThat(subscribe.getMessage().getHeader("CamelSipRequestUri")).isEqualTo("pres:" + JULIET);
        assertThat(subscribe.getMessage().getHeader("CamelSipFrom")).isEqualTo("pres:" + ROMEO);
        assertThat(subscribe.getMessage().getHeader("CamelSipExpires")).isEqualTo(3600);

        notify("d1", "active;expires=3600", pidf("open", "1597-02-14T01:00:00Z"));
        assertThat(federation.sees().type()).isEqualTo("subscribed");
        Stanza open = federation.sees();
        assertThat(open.from()).hasToString(BALCONY);
        assertThat(open.to()).hasToString(ROMEO);
        assertThat(open.type()).isEmpty();

        notify("d1", "active;expires=2400", pidf("closed", "1597-02-14T01:20:00Z"));
        assertThat(federation.sees().type()).isEqualTo("unavailable");

        notify("d1", "active;expires=2300", pidf("open", "1597-02-14T01:10:00Z"));
        assertThat(federation.unseen()).as("older than what was shown").isZero();
    }

    @Test
    @Spec({"D-35", "R-033"})
    void aResourceThatVanishesIsUnavailable() throws Exception {
        watching("d1");
        notify(
                "d1",
                "active",
                document("<tuple id='balcony'><status><basic>open</basic></status></tuple>"
                        + "<tuple id='chamber'><status><basic>open</basic></status></tuple>"));
        federation.sees();
        federation.sees();

        notify("d1", "active", document("<tuple id='chamber'><status><basic>open</basic></status></tuple>"));

        Stanza gone = federation.sees();
        assertThat(gone.from()).hasToString(BALCONY);
        assertThat(gone.type()).isEqualTo("unavailable");
        assertThat(federation.unseen()).isZero();
    }

    @Test
    @Spec({"D-32", "RFC 8048 §5.2.2"})
    void pendingIsSilent() throws Exception {
        federation().sip.answering("subscribe", accepting("d1"));
        federation.shows(subscription(ROMEO, JULIET, "subscribe"));
        federation.sip.next("subscribe");

        Exchange answer = notify("d1", "pending;expires=3600", null);

        assertThat(answer.getException()).isNull();
        assertThat(federation.unseen()).isZero();
    }

    @ParameterizedTest(name = "terminated;reason={0}")
    @CsvSource({
        "rejected,true",
        "noresource,true",
        "invariant,false",
        "deactivated,false",
        "timeout,false",
        "giveup,false"
    })
    @Spec({"D-32", "C-10", "RFC 6665 §4.1.3"})
    void onlyARefusalTakesTheContactAway(String reason, boolean unsubscribed) throws Exception {
        watching("d1");
        notify("d1", "active", pidf("open", "1597-02-14T01:00:00Z"));
        federation.sees();

        notify("d1", "terminated;reason=" + reason, null);

        if (unsubscribed) {
            assertThat(federation.sees().type()).isEqualTo("unsubscribed");
            assertThat(federation.sees().type()).isEqualTo("unavailable");
        } else {
            assertThat(federation.unseen()).isZero();
        }
    }

    @Test
    @Spec("D-32")
    void aSubscriptionThatWasDeactivatedIsRenewedAtOnce() throws Exception {
        watching("d1");

        notify("d1", "terminated;reason=deactivated", null);

        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipRequestUri"))
                .isEqualTo("pres:" + JULIET);
    }

    @Test
    @Spec({"D-32", "RFC 3261 §20.33"})
    void aPartnerThatHasNoTimeIsAskedAgainWhenItSaysSo() throws Exception {
        federation()
                .sip
                .answering(
                        "subscribe",
                        exchange -> exchange.setException(new SipFailureException(503, "Later", 1, -1, "", "", null)));

        federation.shows(subscription(ROMEO, JULIET, "subscribe"));

        federation.sip.next("subscribe");
        federation.sip.next("subscribe");
        assertThat(federation.unseen()).isZero();
    }

    @Test
    @Spec({"D-33", "D-37"})
    void afterARestartOursWatchAgainWhomTheyWatched() throws Exception {
        watching("d1");
        federation.close();

        federation().sip.answering("subscribe", accepting("d2"));

        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipRequestUri"))
                .isEqualTo("pres:" + JULIET);
        notify("d2", "active;expires=3600", pidf("open", "1597-02-14T01:00:00Z"));
        assertThat(federation.sees().type()).isEqualTo("subscribed");
        assertThat(federation.sees().from()).hasToString(BALCONY);
    }

    @Test
    @Spec({"D-33", "RFC 8048 §5.3.1"})
    void afterARestartWhomOursHaveLetInAreNotAskedAboutAgain() throws Exception {
        federation().shows(subscription(ROMEO, JULIET, "subscribed"));
        federation.close();

        federation();
        subscribe("d9", 3600, null);

        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("active");
        assertThat(federation.unseen()).isZero();

        federation.shows(subscription(ROMEO, JULIET, "unsubscribed"));
        federation.close();
        federation();
        subscribe("d10", 3600, null);
        assertThat(federation.sees().type()).isEqualTo("subscribe");
    }

    private void shows(String type) {
        federation.shows("<presence from='%s' to='%s'%s/>".formatted(ORCHARD, ROMEO, type));
    }

    @Test
    @Spec({"MAPPINGS §8.1", "D-33", "D-37", "RFC 8048 §5.2.2"})
    void forAUserWhoHasGoneNobodyIsWatchedUntilItIsBack() throws Exception {
        watching("d1");
        shows("");
        shows(" type='unavailable'");
        federation.clock.forward(Duration.ofMinutes(4));
        assertThat(federation.sip.rest("subscribe")).as("it may be back soon").isEmpty();

        federation.clock.forward(Duration.ofMinutes(2));

        Exchange end = federation.sip.next("subscribe");
        assertThat(end.getMessage().getHeader("CamelSipDialogId")).isEqualTo("d1");
        assertThat(end.getMessage().getHeader("CamelSipExpires")).isEqualTo(0);
        notify("d1", "terminated;reason=timeout", null);
        federation.close();

        federation().sip.answering("subscribe", accepting("d2"));
        shows(" type='unavailable'");
        assertThat(federation.sip.rest("subscribe"))
                .as("gone before the restart, and after it")
                .isEmpty();
        shows("");
        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipRequestUri"))
                .isEqualTo("pres:" + JULIET);
        notify("d2", "active", pidf("open", "1597-02-14T01:00:00Z"));
        assertThat(federation.sees().type()).as("never taken away").isEqualTo("subscribed");
        assertThat(federation.sees().from()).hasToString(BALCONY);
    }

    @Test
    @Spec("MAPPINGS §8.1")
    void whoIsBackInTimeOrMayBeThereUnseenGoesOnWatching() throws Exception {
        watching("d1");
        federation.clock.forward(Duration.ofMinutes(6));
        shows("");
        shows(" type='unavailable'");
        federation.clock.forward(Duration.ofMinutes(4));
        shows("");
        federation.clock.forward(Duration.ofMinutes(6));
        // a renewal by the same clock shows that it has been looked at
        notify("d1", "terminated;reason=deactivated", null);

        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipDialogId"))
                .isNull();
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource({
        "403,unsubscribed,",
        "489,unsubscribed,",
        "603,unsubscribed,",
        "404,error,item-not-found",
        "501,error,feature-not-implemented"
    })
    @Spec({"D-32", "D-52", "RFC 8048 §5.2.2"})
    void aRefusedSubscriptionIsTold(int status, String type, String condition) throws Exception {
        federation()
                .sip
                .answering("subscribe", exchange -> exchange.setException(new SipFailureException(status, "No")));

        federation.shows(subscription(ROMEO, JULIET, "subscribe"));

        Stanza told = federation.sees();
        assertThat(told.type()).isEqualTo(type);
        assertThat(told.from()).hasToString(JULIET);
        assertThat(told.to()).hasToString(ROMEO);
        if (condition != null) {
            assertThat(told.error().condition().element()).isEqualTo(condition);
        }
    }

    @Test
    @Spec("D-32")
    void aWatcherThatLeavesEndsItsSubscription() throws Exception {
        watching("d1");
        notify("d1", "active", pidf("open", "1597-02-14T01:00:00Z"));
        federation.sees();

        federation.shows(subscription(ROMEO, JULIET, "unsubscribe"));

        Exchange subscribe = federation.sip.next("subscribe");
        assertThat(subscribe.getMessage().getHeader("CamelSipDialogId")).isEqualTo("d1");
        assertThat(subscribe.getMessage().getHeader("CamelSipExpires")).isEqualTo(0);
        assertThat(federation.sees().type()).isEqualTo("unsubscribed");
        assertThat(federation.sees().type()).isEqualTo("unavailable");
    }

    @Test
    @Spec({"R-012", "R-031", "R-032", "R-033", "R-034"})
    void julietWatchesRomeoWhoHasAllowedIt() throws Exception {
        federation().shows("<presence from='" + ORCHARD + "' to='" + ROMEO + "'/>");
        federation.shows(subscription(ROMEO, JULIET, "subscribed"));

        Exchange answer = subscribe("d9", 3600, null);
        assertThat(answer.getMessage().getHeader("CamelSipStatus")).isNull();

        Exchange first = federation.sip.next("notify");
        assertThat(first.getMessage().getHeader("CamelSipDialogId")).isEqualTo("d9");
        assertThat(first.getMessage().getHeader("CamelSipSubscriptionState")).isEqualTo("active");
        assertThat(first.getMessage().getHeader("Content-Type")).isEqualTo("application/pidf+xml");
        assertThat(first.getMessage().getBody(String.class))
                .contains("urn:ietf:params:xml:ns:pidf", "entity=\"pres:" + ROMEO + "\"", "id=\"orchard\"", "open");

        federation.shows("<presence from='" + ORCHARD + "' to='" + ROMEO + "' type='unavailable'/>");
        assertThat(federation.sip.next("notify").getMessage().getBody(String.class))
                .contains("closed");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @Spec("D-29")
    void whatComesOfAWatcherHoldsUpNobody() throws Exception {
        try (WireStub.Silence silence = federation().sip.silence("notify")) {
            for (int i = 0; i < 20; i++) {
                assertThat(subscribe("d" + i, 3600, null).getException()).isNull();
                assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipDialogId"))
                        .isEqualTo("d" + i);
            }
            assertThat(silence.unanswered()).hasSize(20);
        }
    }

    @Test
    @Spec({"D-32", "RFC 8048 §5.3.1"})
    void romeoDecidesWhoSeesHim() throws Exception {
        federation().shows("<presence from='" + ORCHARD + "' to='" + ROMEO + "'/>");

        subscribe("d9", 3600, null);
        Exchange pending = federation.sip.next("notify");
        assertThat(pending.getMessage().getHeader("CamelSipSubscriptionState")).isEqualTo("pending");
        assertThat(pending.getMessage().getBody()).isNull();
        Stanza wish = federation.sees();
        assertThat(wish.type()).isEqualTo("subscribe");
        assertThat(wish.from()).hasToString(JULIET);

        federation.shows(subscription(ROMEO, JULIET, "subscribed"));
        Exchange active = federation.sip.next("notify");
        assertThat(active.getMessage().getHeader("CamelSipSubscriptionState")).isEqualTo("active");
        assertThat(active.getMessage().getBody(String.class)).contains("open");

        federation.shows(subscription(ROMEO, JULIET, "unsubscribed"));
        Exchange over = federation.sip.next("notify");
        assertThat(over.getMessage().getHeader("CamelSipSubscriptionState")).isEqualTo("terminated;reason=rejected");
        assertThat(over.getMessage().getBody()).isNull();
        federation.shows("<presence from='" + ORCHARD + "' to='" + ROMEO + "' type='unavailable'/>");
        assertThat(federation.sip.rest("notify")).isEmpty();
    }

    @Test
    @Spec({"R-031", "RFC 8048 §5.3.2"})
    void ofAUserWhoHasSaidNothingTheFirstNotifyIsEmpty() throws Exception {
        federation().shows(subscription(ROMEO, JULIET, "subscribed"));

        subscribe("d9", 3600, null);

        Exchange first = federation.sip.next("notify");
        assertThat(first.getMessage().getHeader("CamelSipSubscriptionState")).isEqualTo("active");
        assertThat(first.getMessage().getBody()).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"rfc, application/pidf+xml", "umpp-00, application/cpim-pidf+xml"})
    @Spec("Q-17")
    void aWatcherThatNamesNoTypeGetsThatOfItsProfile(String profile, String type) throws Exception {
        Files.writeString(folder.resolve("org.umpp.partner-thecappulets.example.com.cfg"), "profile = " + profile);
        federation().shows("<presence from='" + ORCHARD + "' to='" + ROMEO + "'/>");
        federation.shows(subscription(ROMEO, JULIET, "subscribed"));

        subscribe("d9", 3600, null);

        assertThat(federation.sip.next("notify").getMessage().getHeader("Content-Type"))
                .isEqualTo(type);
    }

    @Test
    @Spec("D-29")
    void aPartnerHasNoMoreSubscriptionsThanItMay() throws Exception {
        Files.writeString(folder.resolve("org.umpp.partner-thecappulets.example.com.cfg"), "max-subscriptions = 1");
        federation();

        assertThat(subscribe("d1", 3600, null).getMessage().getHeader("CamelSipStatus"))
                .isNull();
        Exchange refused = subscribe("d2", 3600, null);

        assertThat(refused.getMessage().getHeader("CamelSipStatus")).isEqualTo(503);
        assertThat(refused.getMessage().getHeader("CamelSipRetryAfter")).isEqualTo(30);
    }

    @Test
    @Spec({"Q-12", "Q-17"})
    void aWatcherOfTheDraftsTimeGetsDocumentsOfItsTime() throws Exception {
        federation().shows("<presence from='" + ORCHARD + "' to='" + ROMEO + "'/>");
        federation.shows(subscription(ROMEO, JULIET, "subscribed"));

        subscribe("d9", 3600, "application/cpim-pidf+xml");

        Exchange first = federation.sip.next("notify");
        assertThat(first.getMessage().getHeader("Content-Type")).isEqualTo("application/cpim-pidf+xml");
        assertThat(first.getMessage().getBody(String.class)).contains("urn:ietf:params:xml:ns:cpim-pidf");
    }

    @Test
    @Spec("D-32")
    void theEndOfASubscriptionIsNotified() throws Exception {
        federation().shows(subscription(ROMEO, JULIET, "subscribed"));
        subscribe("d9", 3600, null);
        federation.sip.next("notify");

        subscribe("d9", 0, null);

        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("terminated;reason=timeout");
    }

    @Test
    @Spec("R-018")
    void thePartnerNeverSeesALocalName() throws Exception {
        java.nio.file.Files.writeString(
                folder.resolve("names.properties"), ROMEO + " = rmontague@montague.example.net\n");
        federation("local-names = names.properties").sip.answering("subscribe", accepting("d1"));

        federation.shows(subscription("rmontague@montague.example.net", JULIET, "subscribe"));

        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipFrom"))
                .isEqualTo("pres:" + ROMEO);
        notify("d1", "active", pidf("open", "1597-02-14T01:00:00Z"));
        assertThat(federation.sees().to()).hasToString("rmontague@montague.example.net");
    }

    @Test
    @Spec("D-31")
    void whatAPartnersUserWroteIsInNoLog() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.INFO);
        try {
            watching("d1");
            notify(
                    "d1",
                    "active",
                    document("<tuple id='x'><status><basic>open</basic></status><note>SECRET</note></tuple>"));
            federation.sees();
            notify("d1", "active", "<presence><note>SECRET</note>");
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
        }
        assertThat(log.list).isNotEmpty();
        assertThat(log.list).noneMatch(event -> event.getFormattedMessage().contains("SECRET"));
    }

    @Test
    @Spec("D-27")
    void aDocumentThatExplodesIs400() throws Exception {
        watching("d1");

        Exchange answer = notify(
                "d1",
                "active",
                "<!DOCTYPE p [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><presence xmlns='urn:ietf:params:xml:ns:pidf'>&b;</presence>");

        assertThat(answer.getMessage().getHeader("CamelSipStatus")).isEqualTo(400);
        assertThat(federation.unseen()).isZero();
    }

    private void watching(String dialog) throws Exception {
        federation().sip.answering("subscribe", accepting(dialog));
        federation.shows(subscription(ROMEO, JULIET, "subscribe"));
        federation.sip.next("subscribe");
        notify(dialog, "active;expires=3600", null);
        assertThat(federation.sees().type()).isEqualTo("subscribed");
    }

    private Exchange notify(String dialog, String state, String body) {
        return federation.sip.bring(
                "notify",
                body,
                Map.of(
                        "CamelSipDialogId",
                        dialog,
                        "CamelSipSubscriptionState",
                        state,
                        "CamelSipFrom",
                        "pres:" + JULIET,
                        "CamelSipTo",
                        "pres:" + ROMEO));
    }

    private Exchange subscribe(String dialog, int expires, String accept) {
        Map<String, Object> headers = new HashMap<>(Map.of(
                "CamelSipDialogId",
                dialog,
                "CamelSipExpires",
                expires,
                "CamelSipFrom",
                "pres:" + JULIET,
                "CamelSipTo",
                "pres:" + ROMEO,
                "CamelSipRequestUri",
                "pres:" + ROMEO,
                "CamelSipPeerDomain",
                "thecappulets.example.com"));
        if (accept != null) {
            headers.put("CamelSipAccept", accept);
        }
        return federation.sip.bring("subscribe", null, headers);
    }

    private static java.util.function.Consumer<Exchange> accepting(String dialog) {
        return exchange -> exchange.getMessage().setHeader("CamelSipDialogId", dialog);
    }

    private static String subscription(String from, String to, String type) {
        return "<presence from='%s' to='%s' type='%s'/>".formatted(from, to, type);
    }

    /** As in the draft, with its namespace and its misspelt entity. */
    private static String pidf(String basic, String timestamp) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <presence xmlns="urn:ietf:params:xml:ns:cpim-pidf" entity="pres:juliet@thecapulets.example.com">
                  <tuple id="balcony">
                    <status><basic>%s</basic></status>
                    <timestamp>%s</timestamp>
                  </tuple>
                </presence>
                """
                .formatted(basic, timestamp);
    }

    private static String document(String tuples) {
        return "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity='pres:" + JULIET + "'>" + tuples + "</presence>";
    }
}
