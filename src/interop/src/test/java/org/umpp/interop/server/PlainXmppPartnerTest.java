// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.management.PartnerRow;
import org.umpp.server.management.SubscriptionRow;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Two whole servers that take each other for plain XMPP domains: each is what Prosody or ejabberd are to the other. */
class PlainXmppPartnerTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;
    private static final String ORCHARD = ROMEO + "/orchard";
    private static final String BALCONY = JULIET + "/balcony";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder);
        montague.partner(CAPULET, "type = xmpp", "xmpp = 127.0.0.1:" + capulet.xmppPort());
        capulet.partner(MONTAGUE, "type = xmpp", "xmpp = 127.0.0.1:" + montague.xmppPort());
        montague.start();
        capulet.setting("users", JULIET).start();
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    @Test
    @Spec({"D-22", "RFC 6121 §5", "D-46"})
    void usersChatWithoutAnySession() throws Exception {
        montague.writes(message(ORCHARD, JULIET, "m1", "one"));
        Stanza first = capulet.reads();
        assertThat(first.from()).hasToString(ORCHARD);
        assertThat(first.to()).hasToString(JULIET);
        assertThat(first.thread()).as("none is made up").isNull();

        capulet.writes(message(BALCONY, ORCHARD, "m2", "two"));
        assertThat(montague.reads().id()).isEqualTo("m2");

        assertThat(montague.server().sessions()).isEmpty();
        PartnerRow row = montague.server().inspection().partners().rows().get(0);
        assertThat(row.type()).isEqualTo("xmpp");
        assertThat(row.sip()).isEqualTo("-");
        assertThat(row.in()).isEqualTo(1);
        assertThat(row.out()).isEqualTo(1);
    }

    @Test
    @Spec({"RFC 6121 §8.5.1", "D-02"})
    void whatIsWrittenToNobodyComesBack() throws Exception {
        montague.writes(message(ORCHARD, "rosaline@" + CAPULET, "m1", "one"));

        Stanza back = montague.reads();

        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.to()).hasToString(ORCHARD);
        assertThat(back.error().condition().element()).isEqualTo("service-unavailable");
    }

    @Test
    @Spec({"RFC 6121 §3", "RFC 6121 §4"})
    void usersSeeEachOtherComeAndGo() throws Exception {
        watching();
        assertThat(montague.server().inspection().subscriptions().rows())
                .extracting(SubscriptionRow::role, SubscriptionRow::state, SubscriptionRow::presentity)
                .containsExactly(tuple("to", "active", JULIET));

        capulet.shows(
                "<presence from='%s' to='%s'><show>away</show><c xmlns='x'/></presence>".formatted(BALCONY, JULIET));
        assertThat(new String(montague.sees().content())).isEqualTo("<show>away</show><c xmlns='x'/>");

        capulet.shows("<presence from='%s' to='%s' type='unavailable'/>".formatted(BALCONY, JULIET));
        assertThat(montague.sees().type()).isEqualTo("unavailable");

        capulet.shows("<presence from='%s' to='%s' type='unsubscribed'/>".formatted(JULIET, ROMEO));
        assertThat(montague.sees().type()).isEqualTo("unsubscribed");
        assertThat(montague.server().subscriptions()).isEmpty();
        assertThat(capulet.server().subscriptions()).isEmpty();
    }

    @Test
    @Spec({"RFC 6121 §4.5", "D-37"})
    void whenAServerEndsItsUsersAreGone() throws Exception {
        watching();

        capulet.close();

        Stanza gone = montague.sees();
        assertThat(gone.type()).isEqualTo("unavailable");
        assertThat(gone.from()).hasToString(BALCONY);
    }

    @Test
    @Spec({"D-51", "RFC 6121 §3.2"})
    void whoIsNoPartnerAnyMoreSeesNobodyAndIsSeenByNobody() throws Exception {
        watching();

        capulet.noPartner(MONTAGUE).reconfigure();

        assertThat(montague.sees().type()).isEqualTo("unavailable");
        assertThat(montague.sees().type()).isEqualTo("unsubscribed");
        assertThat(capulet.server().subscriptions()).isEmpty();
        assertThat(montague.server().subscriptions()).isEmpty();
    }

    @Test
    @Spec({"D-51", "D-22"})
    void aPartnerMayChangeItsTypeWhileTheServerRuns() throws Exception {
        montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort()).reconfigure();
        capulet.partner(MONTAGUE, montague.sipPort(), montague.xmppPort()).reconfigure();
        montague.writes(message(ORCHARD, JULIET, "m1", "one"));
        Stanza first = capulet.reads();
        assertThat(first.thread()).isNotNull();
        assertThat(capulet.server().sessions()).hasSize(1);

        capulet.partner(MONTAGUE, "type = xmpp", "xmpp = 127.0.0.1:" + montague.xmppPort())
                .reconfigure();

        assertThat(capulet.server().sessions()).isEmpty();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(montague.server().sessions()).isEmpty());
        montague.reads(); // she is gone
        montague.writes(message(ORCHARD, JULIET, "m2", "two"));
        Stanza refused = montague.reads();
        assertThat(refused.id()).isEqualTo("m2");
        assertThat(refused.isError()).as("its invitation is refused").isTrue();
    }

    /** Romeo sees Juliet, who is on the balcony. */
    private void watching() throws Exception {
        capulet.shows("<presence from='%s' to='%s'/>".formatted(BALCONY, JULIET));
        montague.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(ORCHARD, JULIET));
        assertThat(capulet.sees().type()).isEqualTo("subscribe");
        capulet.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(JULIET, ROMEO));
        assertThat(montague.sees().type()).isEqualTo("subscribed");
        assertThat(montague.sees().from()).hasToString(BALCONY);
    }

    private static String message(String from, String to, String id, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><body>%s</body></message>".formatted(from, to, id, body);
    }
}
