// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.presence.Subscription;
import org.umpp.xmpp.stream.Stanza;

/**
 * Domains served by XMPP servers written by others as partners without SIP: {@code type = xmpp}. Each test about presence has users of its
 * own, as those servers remember who is subscribed to whom.
 */
@ExtendWith(SharedPeers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainDomainTest {
    private static final String ROMEO = ours("romeo");
    private static final String BENVOLIO = ours("benvolio");
    private static final String ABRAM = ours("abram");
    private static final String FRIAR = ours("friar");

    private final Peers peers;
    private TestServer server;

    PlainDomainTest(Peers peers) {
        this.peers = peers;
    }

    private static String ours(String user) {
        return user + '@' + SharedPeers.OURS;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = OurServer.usual(peers, folder).setting("users", String.join(",", ROMEO, BENVOLIO, ABRAM, FRIAR));
        for (Peer peer : Peer.values()) {
            server.partner(peer.shared().domain(), "type = xmpp");
        }
        server.start();
    }

    /** What an earlier test has left behind. */
    @BeforeEach
    void readAll() throws Exception {
        while (server.unread() > 0) {
            server.reads();
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    // ---- messages

    /** Every type of message that there is between two users, to either kind of address, at every peer. */
    static List<Arguments> messages() {
        List<Arguments> all = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            for (String type : List.of("chat", "normal", "headline")) {
                Stream.of(true, false)
                        .map(full -> Arguments.of(peer, type, full))
                        .forEach(all::add);
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0}, type {1}, to a full JID {2}")
    @MethodSource("messages")
    @Spec({"C-12", "D-22", "RFC 6121 §5.2.2", "RFC 6121 §8.5.2", "RFC 6121 §8.5.3", "XEP-0184 §5", "XEP-0085 §5"})
    void aMessageArrivesEitherWayAsItWasWritten(Peer peer, String type, boolean full) throws Exception {
        List<String> children = List.of(
                "<body>é世\ud83c\udf39 &amp; &lt;</body>",
                "<thread>t1</thread>",
                "<active xmlns='http://jabber.org/protocol/chatstates'/>",
                "<request xmlns='urn:xmpp:receipts'/>");
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            server.writes(message(
                    ROMEO + "/orchard", full ? juliet.jid() : peer.shared().jid("juliet"), "r1", type, children));

            String atJuliets = juliet.reads();
            assertThat(XmppUser.attribute(atJuliets, "from")).isEqualTo(ROMEO + "/orchard");
            assertThat(XmppUser.attribute(atJuliets, "id")).isEqualTo("r1");
            assertThat(type(atJuliets)).isEqualTo(type);
            assertThat(atJuliets).contains(children);

            juliet.says(message("", full ? ROMEO + "/orchard" : ROMEO, "j1", type, children));

            Stanza atRomeos = server.reads();
            assertThat(atRomeos.from()).hasToString(juliet.jid());
            assertThat(atRomeos.to()).hasToString(full ? ROMEO + "/orchard" : ROMEO);
            assertThat(atRomeos.id()).isEqualTo("j1");
            assertThat(atRomeos.type().isEmpty() ? "normal" : atRomeos.type()).isEqualTo(type);
            // ejabberd puts them into another order
            assertThat(content(atRomeos)).contains(children).hasSameSizeAs(String.join("", children));
            assertThat(server.server().sessions()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-22", "XEP-0085 §5.5", "XEP-0184 §5.4"})
    void whatOnlySaysThatSomebodyTypesOrHasReadArrivesToo(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            for (String inside : List.of(
                    "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
                    "<received xmlns='urn:xmpp:receipts' id='m1'/>",
                    "<gone xmlns='http://jabber.org/protocol/chatstates'/>")) {
                server.writes(message(ROMEO + "/orchard", juliet.jid(), "r1", "chat", List.of(inside)));
                juliet.says(message("", ROMEO + "/orchard", "j1", "chat", List.of(inside)));

                // ejabberd writes the attributes in another order
                assertThat(juliet.reads()).containsAnyOf(inside, inside.replaceAll("( x.*')( id.*')/", "$2$1/"));
                assertThat(content(server.reads())).isIn(inside, inside.replaceAll("( x.*')( id.*')/", "$2$1/"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-02", "RFC 6121 §8.5.1"})
    void whatIsWrittenToNobodyThereComesBack(Peer peer) throws Exception {
        server.writes(
                message(ROMEO + "/orchard", peer.shared().jid("rosaline"), "r1", "chat", List.of("<body>O</body>")));

        Stanza back = server.reads();
        assertThat(back.id()).isEqualTo("r1");
        assertThat(back.to()).hasToString(ROMEO + "/orchard");
        assertThat(back.from()).hasToString(peer.shared().jid("rosaline"));
        assertThat(back.error().condition().element()).isEqualTo("service-unavailable");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-02", "RFC 6121 §8.5.1", "RFC 6121 §8.5.2"})
    void whatIsWrittenToNobodyHereAndForAGroupComesBack(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            List<String> body = List.of("<body>O</body>");
            juliet.says(message("", ours("rosaline"), "j1", "chat", body));
            assertRefused(juliet.reads(), "j1", ours("rosaline"));

            juliet.says(message("", ROMEO, "j2", "groupchat", body));
            assertRefused(juliet.reads(), "j2", ROMEO);
            assertThat(server.unread()).isZero();

            server.writes(message(ROMEO + "/orchard", juliet.jid(), "r1", "groupchat", body));
            assertThat(server.reads().error().condition().element()).isEqualTo("not-allowed");
            assertThat(juliet.hasUnread()).isFalse();
        }
    }

    private static void assertRefused(String back, String id, String from) {
        assertThat(type(back)).isEqualTo("error");
        assertThat(XmppUser.attribute(back, "id")).isEqualTo(id);
        assertThat(XmppUser.attribute(back, "from")).isEqualTo(from);
        assertThat(back).contains("<service-unavailable");
    }

    // ---- presence

    @ParameterizedTest
    @EnumSource
    @Spec({
        "C-12",
        "RFC 6121 §3.1",
        "RFC 6121 §3.3",
        "RFC 6121 §4.2",
        "RFC 6121 §4.3.2",
        "RFC 6121 §4.4",
        "RFC 6121 §4.5",
        "RFC 6121 §4.7.2"
    })
    void theySeeOurUserComeAndGoUntilTheyHaveEnough(Peer peer) throws Exception {
        String mercutio = peer.shared().jid("mercutio");
        try (XmppUser client = peer.shared().user(peers, "mercutio", "street")) {
            here(BENVOLIO, "<show>away</show>");
            watches(client, mercutio, BENVOLIO);
            assertShown(client, BENVOLIO, "", "<show>away</show>");

            here(BENVOLIO, "<show>dnd</show><status>I do but keep the peace</status><priority>3</priority>");
            assertShown(
                    client,
                    BENVOLIO,
                    "",
                    "<show>dnd</show>",
                    "<status>I do but keep the peace</status>",
                    "<priority>3</priority>");
            gone(BENVOLIO);
            assertShown(client, BENVOLIO, "unavailable");
        }

        here(BENVOLIO, "<status>by the west side</status>");
        try (XmppUser client = peer.shared().user(peers, "mercutio", "street")) {
            assertShown(client, BENVOLIO, "", "<status>by the west side</status>");

            client.says("<presence to='" + BENVOLIO + "' type='unsubscribe'/>");
            assertThat(seen(mercutio, BENVOLIO).type()).isEqualTo("unsubscribe");
            assertNoSubscription(BENVOLIO, mercutio);
        }
        gone(BENVOLIO);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "RFC 6121 §3.2", "RFC 6121 §3.2.1", "RFC 6121 §4.3.2"})
    void ourUserTakesBackThatTheySeeIt(Peer peer) throws Exception {
        String mercutio = peer.shared().jid("mercutio");
        try (XmppUser client = peer.shared().user(peers, "mercutio", "street")) {
            here(ABRAM, "");
            watches(client, mercutio, ABRAM);
            assertShown(client, ABRAM, "");

            server.shows("<presence from='%s' to='%s' type='unsubscribed'/>".formatted(ABRAM, mercutio));

            assertShown(client, ABRAM, "unavailable");
            assertAbout(client, ABRAM, "unsubscribed");
            assertNoSubscription(ABRAM, mercutio);
        }
        gone(ABRAM);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "RFC 6121 §3.1", "RFC 6121 §3.3", "RFC 6121 §4.2", "RFC 6121 §4.3", "RFC 6121 §4.4", "RFC 6121 §4.5"
    })
    void ourUserSeesThemComeAndGoUntilItHasEnough(Peer peer) throws Exception {
        String nurse = peer.shared().jid("nurse");
        try (XmppUser client = peer.shared().user(peers, "nurse", "gate")) {
            here(BENVOLIO, "");
            server.shows("<presence from='%s/orchard' to='%s' type='subscribe'/>".formatted(BENVOLIO, nurse));
            assertAbout(client, BENVOLIO, "subscribe");
            if (peer == Peer.PROSODY) {
                // that it was asked
                assertThat(seen(nurse, BENVOLIO).type()).isEqualTo("unavailable");
            }
            client.says("<presence to='" + BENVOLIO + "' type='subscribed'/>");
            assertThat(seen(nurse, BENVOLIO).type()).isEqualTo("subscribed");
            Stanza there = seen(nurse, BENVOLIO);
            assertThat(there.type()).isEmpty();
            assertThat(there.from()).hasToString(client.jid());

            client.says("<presence><show>xa</show><status>a mile of hobbling</status></presence>");
            assertThat(content(seen(nurse, BENVOLIO)))
                    .contains("<show>xa</show>", "<status>a mile of hobbling</status>");
            client.says("<presence type='unavailable'/>");
            assertThat(seen(nurse, BENVOLIO).type()).isEqualTo("unavailable");
        }

        try (XmppUser client = peer.shared().user(peers, "nurse", "gate")) {
            assertThat(seen(nurse, BENVOLIO).type()).isEmpty();
            // our user was away, and asks
            gone(BENVOLIO);
            here(BENVOLIO, "");
            assertThat(seen(nurse, BENVOLIO).type()).isEmpty();

            server.shows("<presence from='%s' to='%s' type='unsubscribe'/>".formatted(BENVOLIO, nurse));
            assertAbout(client, BENVOLIO, "unsubscribe");
            assertNoSubscription(BENVOLIO, nurse);
        }
        gone(BENVOLIO);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "RFC 6121 §3.1.3", "RFC 6121 §8.5.1"})
    void theyAreToldThatNobodyIsHereToBeSeen(Peer peer) throws Exception {
        try (XmppUser client = peer.shared().user(peers, "mercutio", "street")) {
            client.says("<presence to='" + ours("rosaline") + "' type='subscribe'/>");

            assertAbout(client, ours("rosaline"), "unsubscribed");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-37", "RFC 6121 §3.4", "RFC 6121 §4.3.2", "RFC 6121 §4.5"})
    void afterARestartWhoSawOurUserSeesItAgain(Peer peer) throws Exception {
        String tybalt = peer.shared().jid("tybalt");
        String romeo = peer.shared().jid("romeo");
        try (XmppUser atTybalts = peer.shared().user(peers, "tybalt", "street");
                XmppUser atRomeos = peer.shared().user(peers, "romeo", "street")) {
            here(FRIAR, "");
            watches(atTybalts, tybalt, FRIAR);
            assertShown(atTybalts, FRIAR, "");
            watches(atRomeos, romeo, FRIAR);
            assertShown(atRomeos, FRIAR, "");

            server.close();

            assertShown(atTybalts, FRIAR, "unavailable");
            assertShown(atRomeos, FRIAR, "unavailable");
        }

        server.start();
        here(FRIAR, "");
        try (XmppUser atTybalts = peer.shared().user(peers, "tybalt", "street");
                XmppUser atRomeos = peer.shared().user(peers, "romeo", "street")) {
            assertShown(atRomeos, FRIAR, "");
            assertShown(atTybalts, FRIAR, "");

            atTybalts.says("<presence to='" + FRIAR + "' type='unsubscribe'/>");
            assertThat(seen(tybalt, FRIAR).type()).isEqualTo("unsubscribe");
            atRomeos.says("<presence to='" + FRIAR + "' type='unsubscribe'/>");
            assertThat(seen(romeo, FRIAR).type()).isEqualTo("unsubscribe");
        }
        gone(FRIAR);
    }

    // ---- queries

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "XEP-0199 §4", "XEP-0030 §3.1", "RFC 6121 §8.5.1"})
    void theirClientAsksOurServerWhetherItIsThereAndWhatItIs(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            juliet.says(query("q1", SharedPeers.OURS, "<ping xmlns='urn:xmpp:ping'/>"));
            assertThat(type(juliet.isAnswered())).isEqualTo("result");

            juliet.says(query("q2", SharedPeers.OURS, "<query xmlns='http://jabber.org/protocol/disco#info'/>"));
            String info = juliet.isAnswered();
            assertThat(XmppUser.attribute(info, "id")).isEqualTo("q2");
            assertThat(info).contains("<identity", "category='server'", "var='urn:xmpp:ping'");

            juliet.says(query("q3", ROMEO + "/orchard", "<query xmlns='jabber:iq:version'/>"));
            assertRefused(juliet.isAnswered(), "q3", ROMEO + "/orchard");
        }
    }

    // ---- what they say

    private static String query(String id, String to, String inside) {
        return "<iq type='get' id='" + id + "' to='" + to + "'>" + inside + "</iq>";
    }

    private static String message(String from, String to, String id, String type, List<String> children) {
        String sender = from.isEmpty() ? "" : " from='" + from + "'";
        return "<message%s to='%s' id='%s' type='%s'>%s</message>"
                .formatted(sender, to, id, type, String.join("", children));
    }

    private void here(String user, String inside) {
        server.shows("<presence from='%s/orchard' to='%s'>%s</presence>".formatted(user, user, inside));
    }

    private void gone(String user) {
        server.shows("<presence from='%s/orchard' to='%s' type='unavailable'/>".formatted(user, user));
    }

    /** Their user asks to see ours, which agrees. */
    private void watches(XmppUser client, String theirs, String ours) throws Exception {
        client.says("<presence to='" + ours + "' type='subscribe'/>");
        assertThat(seen(theirs, ours).type()).isEqualTo("subscribe");
        server.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(ours, theirs));
        assertAbout(client, ours, "subscribed");
    }

    /** The next presence of one user that another of ours sees. */
    private Stanza seen(String theirs, String ours) throws Exception {
        Stanza presence = server.sees();
        while (!presence.from().bare().toString().equals(theirs)
                || !presence.to().bare().toString().equals(ours)) {
            presence = server.sees();
        }
        return presence;
    }

    /** The next presence of one of our users that theirs sees. */
    private static String seen(XmppUser client, String ours) throws Exception {
        String presence = client.sees();
        while (!Jid.parse(XmppUser.attribute(presence, "from"))
                .bare()
                .toString()
                .equals(ours)) {
            presence = client.sees();
        }
        return presence;
    }

    private static void assertShown(XmppUser client, String user, String type, String... inside) throws Exception {
        String presence = seen(client, user);
        assertThat(XmppUser.attribute(presence, "from")).isEqualTo(user + "/orchard");
        assertThat(XmppUser.attribute(presence, "type")).isEqualTo(type);
        assertThat(inside).allSatisfy(child -> assertThat(presence).contains(child));
    }

    private static void assertAbout(XmppUser client, String user, String type) throws Exception {
        String presence = seen(client, user);
        assertThat(XmppUser.attribute(presence, "from")).isEqualTo(user);
        assertThat(XmppUser.attribute(presence, "type")).isEqualTo(type);
    }

    private void assertNoSubscription(String ours, String theirs) {
        assertThat(server.server().subscriptions())
                .extracting(Subscription::key)
                .noneMatch(key -> key.local().equals(ours) && key.peer().equals(theirs));
    }

    private static String type(String element) {
        String type = XmppUser.attribute(element, "type");
        return type.isEmpty() ? "normal" : type;
    }

    private static String content(Stanza stanza) {
        return new String(stanza.content(), StandardCharsets.UTF_8);
    }
}
