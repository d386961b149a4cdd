// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.draft.SipPeer;
import org.umpp.server.explain.Explainer;
import org.umpp.server.management.PartnerRow;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Two whole servers that take each other for plain SIP domains, and such a domain that says nothing. */
@Spec({"D-17", "C-04"})
class PlainSipPartnerTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String VERONA = "verona.example.org";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;
    private static final String ORCHARD = ROMEO + "/orchard";
    private static final String BALCONY = JULIET + "/balcony";
    private static final String ACCEPTS =
            "accepts = multipart/alternative, message/cpim, message/imdn+xml, application/im-iscomposing+xml";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private MovedTime time;
    private SipPeer silent;
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        time = new MovedTime();
        silent = new SipPeer("sip." + VERONA, authority.forDomain(VERONA), authority);
        montague = new TestServer(MONTAGUE, authority, folder).sipTime(time);
        capulet = new TestServer(CAPULET, authority, folder);
        montague.partner(CAPULET, "type = sip", "sip = 127.0.0.1:" + capulet.sipPort(), ACCEPTS);
        montague.partner(VERONA, "type = sip", "sip = 127.0.0.1:" + silent.port());
        capulet.partner(MONTAGUE, "type = sip", "uri-scheme = im", "sip = 127.0.0.1:" + montague.sipPort(), ACCEPTS);
        montague.start();
        capulet.setting("users", JULIET).setting("user-rate.messages", "none").start();
    }

    @AfterEach
    void stop() throws Exception {
        montague.close();
        capulet.close();
        silent.close();
        time.close();
    }

    @Test
    @Spec({"D-22", "D-46", "RFC 7572 §4", "RFC 7572 §5"})
    void usersWriteToEachOther() throws Exception {
        montague.writes(message(
                ORCHARD, JULIET, "m1", "<subject>s</subject><body>Hodně &lt;štěstí&gt;</body><thread>t 1</thread>"));
        Stanza first = capulet.reads();
        assertThat(first.from()).hasToString(ROMEO);
        assertThat(first.to()).hasToString(JULIET);
        assertThat(first.body()).isEqualTo("Hodně <štěstí>");
        assertThat(first.subject()).isEqualTo("s");
        assertThat(first.thread()).isEqualTo("t%201");

        capulet.writes(message(BALCONY, ROMEO, "m2", "<body>two</body>"));
        assertThat(montague.reads().body()).isEqualTo("two");

        assertThat(montague.server().sessions()).isEmpty();
        assertThat(montague.xmppStreams()).isEmpty();
        PartnerRow row = montague.server().inspection().partners().rows().stream()
                .filter(each -> each.domain().equals(CAPULET))
                .findFirst()
                .orElseThrow();
        assertThat(row.type()).isEqualTo("sip");
        assertThat(row.xmpp()).isEqualTo("-");
        assertThat(row.pager()).isEqualTo("always");
        assertThat(row.in()).isEqualTo(1);
        assertThat(row.out()).isEqualTo(1);
    }

    @Test
    @Spec({"RFC 7572 §4", "XEP-0184 §5", "C-05"})
    void languagesReceiptsAndWhoTypesPass() throws Exception {
        montague.writes("<message from='%s' to='%s' id='m1' type='chat' xml:lang='en'>".formatted(ORCHARD, JULIET)
                + "<body>happy</body><body xml:lang='cs'>šťastný</body><request xmlns='urn:xmpp:receipts'/></message>");
        Stanza read = capulet.reads();
        assertThat(new String(read.content(), StandardCharsets.UTF_8))
                .startsWith("<body xml:lang='en'>happy</body><body xml:lang='cs'>šťastný</body>")
                .contains("<request xmlns='urn:xmpp:receipts'/>");
        assertThat(read.id()).isEqualTo("m1");

        capulet.writes("<message from='%s' to='%s' id='r1'><received xmlns='urn:xmpp:receipts' id='m1'/></message>"
                .formatted(BALCONY, ROMEO));
        assertThat(montague.reads().child("urn:xmpp:receipts", "received").attribute("id"))
                .isEqualTo("m1");

        capulet.writes(message(BALCONY, ROMEO, "", "<composing xmlns='http://jabber.org/protocol/chatstates'/>"));
        assertThat(montague.reads().child("http://jabber.org/protocol/chatstates", "composing"))
                .isNotNull();
        capulet.writes(message(BALCONY, ROMEO, "", "<paused xmlns='http://jabber.org/protocol/chatstates'/>"));
        assertThat(montague.reads().child("http://jabber.org/protocol/chatstates", "active"))
                .isNotNull();
    }

    @Test
    @Spec({"D-02", "RFC 3428 §8"})
    void manyArriveInOrder() throws Exception {
        List<String> written = IntStream.range(0, 200).mapToObj(i -> "n" + i).toList();
        written.forEach(body -> montague.writes(message(ORCHARD, JULIET, body, "<body>" + body + "</body>")));

        List<String> read = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            read.add(capulet.reads().body());
        }
        assertThat(read).isEqualTo(written);
        assertThat(montague.unread()).isZero();
    }

    @Test
    @Spec({"D-19", "D-52"})
    void whatIsWrittenToNobodyComesBack() throws Exception {
        montague.writes(message(ORCHARD, "rosaline@" + CAPULET, "m1", "<body>x</body>"));

        Stanza back = montague.reads();

        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.to()).hasToString(ORCHARD);
        assertThat(back.error().condition().element()).isEqualTo("item-not-found");
    }

    @Test
    @Spec({"D-55", "RFC 3428 §8", "RFC 7572 §6"})
    void whatIsTooLongComesBack() throws Exception {
        montague.writes(message(ORCHARD, JULIET, "m1", "<body>" + "x".repeat(1_301) + "</body>"));
        montague.writes(message(ORCHARD, JULIET, "m2", "<body>short</body>"));

        Stanza back = montague.reads();
        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.error().condition().element()).isEqualTo("policy-violation");
        assertThat(capulet.reads().body()).isEqualTo("short");
    }

    @Test
    @Spec({"D-02", "D-04"})
    void whatASilentDomainIsSentComesBackOneByOne() throws Exception {
        for (int i = 0; i < 3; i++) {
            montague.writes(message(ORCHARD, "tybalt@" + VERONA, "m" + i, "<body>" + i + "</body>"));
        }

        for (int i = 0; i < 3; i++) {
            assertThat(silent.receives("MESSAGE ").message().startLine()).contains("sip:tybalt@" + VERONA);
            assertThat(montague.unread()).isZero();
            // timer F runs from when the request was sent, and may begin after it was read
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                time.forward(Duration.ofSeconds(4));
                return montague.unread() > 0;
            });
            Stanza back = montague.reads();
            assertThat(back.id()).isEqualTo("m" + i);
            assertThat(back.error().condition().element()).isEqualTo("remote-server-timeout");
        }
    }

    @Test
    @Spec({"D-02", "D-29"})
    void whatWaitsIsBoundedAndNobodyElseIsHeldUp() throws Exception {
        montague.setting("waiting.max", "2").reconfigure();

        for (int i = 0; i < 4; i++) {
            montague.writes(message(ORCHARD, "tybalt@" + VERONA, "m" + i, "<body>" + i + "</body>"));
        }
        montague.writes(message(ORCHARD, JULIET, "m4", "<body>four</body>"));

        Stanza back = montague.reads();
        assertThat(back.id()).as("one is on its way, two wait").isEqualTo("m3");
        assertThat(back.error().condition().element()).isEqualTo("resource-constraint");
        assertThat(capulet.reads().body()).isEqualTo("four");
        assertThat(montague.server().inspection().limits().rows())
                .filteredOn(row -> row.of().equals("pager"))
                .singleElement()
                .satisfies(row -> assertThat(row.refused()).isEqualTo(1));
    }

    @Test
    @Spec({"D-02", "D-47"})
    void whatWaitsForASilentDomainComesBackWhenTheServerEnds() throws Exception {
        for (int i = 0; i < 3; i++) {
            montague.writes(message(ORCHARD, "tybalt@" + VERONA, "m" + i, "<body>" + i + "</body>"));
        }
        silent.receives("MESSAGE ");

        Instant begun = Instant.now();
        montague.close();

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(25));
        for (int i = 0; i < 3; i++) {
            Stanza back = montague.reads();
            assertThat(back.isError()).isTrue();
            assertThat(back.id()).isEqualTo("m" + i);
        }
        assertThat(montague.unread()).isZero();
    }

    @Test
    @Spec({"D-04", "D-52"})
    void whatAClosedDomainIsSentComesBack() throws Exception {
        capulet.close();

        montague.writes(message(ORCHARD, JULIET, "m1", "<body>x</body>"));

        assertThat(montague.reads().error().condition().element()).isEqualTo("remote-server-timeout");
    }

    @Test
    @Spec({"R-030", "R-031", "R-034"})
    void usersSeeEachOtherComeAndGo() throws Exception {
        capulet.shows("<presence from='%s' to='%s'><show>away</show></presence>".formatted(BALCONY, JULIET));
        montague.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(ORCHARD, JULIET));
        assertThat(capulet.sees().type()).isEqualTo("subscribe");
        capulet.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(JULIET, ROMEO));

        assertThat(montague.sees().type()).isEqualTo("subscribed");
        Stanza seen = montague.sees();
        assertThat(seen.from()).hasToString(BALCONY);
        assertThat(seen.type()).isEmpty();
    }

    @Test
    @Spec("D-49")
    void theWayIsExplained() {
        assertThat(montague.server().explain(ROMEO, JULIET, Explainer.Kind.IM).text())
                .contains("plain SIP domain", "SIP MESSAGE im:" + JULIET);
        assertThat(montague.server().explain(JULIET, ROMEO, Explainer.Kind.IM).text())
                .contains("the MESSAGE is answered");
    }

    @Test
    @Spec("D-48")
    void ofAPlainSipDomainNobodyLooksForXmpp() {
        assertThat(montague.server().diagnosis().of(CAPULET))
                .extracting(finding -> finding.id())
                .contains("partner-admitted")
                .noneMatch(id -> id.startsWith("xmpp-"));
    }

    private static String message(String from, String to, String id, String elements) {
        return "<message from='%s' to='%s' id='%s' type='chat'>%s</message>".formatted(from, to, id, elements);
    }
}
