// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.server.PhoneAccounts;
import org.umpp.server.management.LimitRow;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/**
 * Our users have phones and we have no SIP server: they register with us, over TLS and by digest. Romeo's is baresip, the others are played by hand.
 * Juliet is a user of a UMPP partner.
 */
@Spec({"R-003", "C-04", "RFC 3261 §10", "RFC 3261 §22"})
class PhonesTest {
    private static final String OURS = "umpp-a.example.net";
    private static final String THEIRS = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + OURS;
    private static final String MERCUTIO = "mercutio@" + OURS;
    private static final String JULIET = "juliet@" + THEIRS;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORT = 5071;

    @TempDir
    static Path folder;

    private static Peers peers;
    private static TestServer ours;
    private static TestServer theirs;

    @BeforeAll
    static void start() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder.resolve("peers"), authority);
        ours = new TestServer(OURS, authority, folder)
                .setting("community.phones.listen", peers.address("14.1") + ':' + PORT)
                .setting("community.phones.host", peers.address("14.1"))
                .setting("community.phones.watchers", "partners");
        theirs = new TestServer(THEIRS, authority, folder).setting("users", JULIET);
        ours.partner(THEIRS, theirs.sipPort(), theirs.xmppPort());
        theirs.partner(OURS, ours.sipPort(), ours.xmppPort());
        // baresip gives up when it is asked with SHA-256 too
        Files.writeString(
                ours.folder().resolve("org.umpp.phones"),
                ROMEO + " = MD5:" + RawPhone.hash("MD5", "romeo:" + OURS + ":pw") + "\n"
                        + MERCUTIO + " = SHA-256:" + RawPhone.hash("SHA-256", "mercutio:" + OURS + ":queen mab")
                        + " MD5:" + RawPhone.hash("MD5", "mercutio:" + OURS + ":queen mab") + "\n"
                        + "tybalt@" + OURS + " = MD5:" + RawPhone.hash("MD5", "tybalt:" + OURS + ":cats") + "\n");
        ours.start();
        theirs.start();
    }

    @AfterAll
    static void stop() {
        ours.close();
        theirs.close();
        peers.close();
    }

    private static RawPhone phone() throws Exception {
        return new RawPhone(peers.address("14.1"), PORT, OURS);
    }

    private static String registers(RawPhone phone, String user, String password, String algorithm, String more)
            throws Exception {
        return phone.asks("REGISTER", user, password, algorithm, OURS, more, "");
    }

    private static String contact(String user, String host) {
        return "Contact: <sip:" + user + '@' + host + ":5061;transport=tls>\r\n";
    }

    private static void julietWrites(String to, String id, String text) {
        theirs.writes("<message from='%s/balcony' to='%s' id='%s' type='chat'><body>%s</body></message>"
                .formatted(JULIET, to, id, text));
    }

    @Test
    @Spec({"R-007", "R-022", "R-030", "D-15", "D-33", "D-40", "D-54", "RFC 5626 §5.3", "RFC 3903 §4"})
    @Cell(
            users = Users.PHONE,
            features = {Feature.CHAT, Feature.PRESENCE})
    void aRealPhoneRegistersWritesReadsWatchesAndPublishes() throws Exception {
        try (Baresip romeo = Baresip.attached(
                folder.resolve("baresip"),
                peers.address("13.3"),
                ROMEO,
                "pw",
                "sip:" + peers.address("14.1") + ':' + PORT + ";transport=tls",
                JULIET)) {
            romeo.isRegistered();
            romeo.looks();

            romeo.writes("Art thou not Juliet, štěstí?");
            Stanza read = theirs.reads();
            assertThat(read.body()).isEqualTo("Art thou not Juliet, štěstí?");
            assertThat(read.from().bare()).hasToString(ROMEO);
            julietWrites(read.from().toString(), "j1", "Ay me 🌹");
            romeo.sees("sip:" + JULIET + ": \"Ay me 🌹\"");
            romeo.writes("She speaks");
            assertThat(theirs.reads().body()).isEqualTo("She speaks");

            // his phone has asked to watch her
            Stanza asked = theirs.sees();
            assertThat(asked.type()).isEqualTo("subscribe");
            theirs.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(JULIET, ROMEO));
            theirs.shows("<presence from='%s/balcony' to='%s'/>".formatted(JULIET, JULIET));
            // it tells only of a change, and not of what it sees first
            AtomicBoolean there = new AtomicBoolean(true);
            await().pollInterval(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> {
                boolean comes = !there.getAndSet(!there.get());
                theirs.shows("<presence from='%s/balcony' to='%s'%s/>"
                        .formatted(JULIET, JULIET, comes ? "" : " type='unavailable'"));
                return romeo.printed().matches("(?s).*changed status from .*Online.* to .*Offline.*");
            });

            // and she watches him, who publishes
            romeo.comes();
            theirs.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(JULIET, ROMEO));
            assertThat(theirs.sees().type()).isEqualTo("subscribed");
            Stanza seen = theirs.sees();
            assertThat(seen.type()).isEmpty();
            assertThat(seen.from().bare()).hasToString(ROMEO);
            romeo.goes();
            Stanza last = theirs.sees();
            while (last.type().isEmpty()) { // what his phone published before may have been told once more
                last = theirs.sees();
            }
            assertThat(last.type()).isEqualTo("unavailable");
        }
    }

    @Test
    @Spec({"RFC 8760 §2", "RFC 7616 §3.3"})
    void whoRegistersProvesItself() throws Exception {
        try (RawPhone phone = phone()) {
            assertThat(registers(phone, "mercutio", "", "", contact("mercutio", "192.0.2.7")))
                    .startsWith("SIP/2.0 401 ")
                    .contains("algorithm=SHA-256", "algorithm=MD5", "qop=\"auth\"");
            assertThat(registers(phone, "mercutio", "wrong", "SHA-256", contact("mercutio", "192.0.2.7")))
                    .startsWith("SIP/2.0 401 ");
            assertThat(registers(phone, "nobody", "wrong", "MD5", contact("nobody", "192.0.2.7")))
                    .startsWith("SIP/2.0 401 ");
            assertThat(registers(phone, "mercutio", "queen mab", "SHA-256", contact("mercutio", "192.0.2.7")))
                    .startsWith("SIP/2.0 200 ")
                    .contains("<sip:mercutio@192.0.2.7:5061;transport=tls>;expires=600");
            assertThat(phone.pings()).isTrue();
            try (RawPhone thief = phone()) {
                assertThat(thief.replays(phone, "REGISTER", "mercutio", OURS, contact("mercutio", "192.0.2.66")))
                        .startsWith("SIP/2.0 401 ")
                        .contains("stale=true");
            }
        }
    }

    @Test
    @Spec({"D-20", "D-26", "RFC 3261 §22.3"})
    @Cell(
            users = Users.PHONE,
            features = {Feature.ERRORS, Feature.UNKNOWN_USER})
    void aPhoneWritesAsItselfAlone() throws Exception {
        try (RawPhone phone = phone()) {
            assertThat(message(phone, "tybalt", "", JULIET)).startsWith("SIP/2.0 407 ");
            assertThat(message(phone, "tybalt", "cats", JULIET)).startsWith("SIP/2.0 202 ");
            assertThat(theirs.reads().from().bare()).hasToString("tybalt@" + OURS);

            assertThat(message(phone, "romeo", "", JULIET))
                    .as("it has proved to be somebody else")
                    .startsWith("SIP/2.0 407 ");
            assertThat(phone.asks("REGISTER", "tybalt", "", "", OURS, "Contact: *\r\n", ""))
                    .as("* without Expires 0")
                    .startsWith("SIP/2.0 400 ");
            assertThat(message(phone, "tybalt", "cats", "nobody@" + THEIRS)).startsWith("SIP/2.0 404 ");
            assertThat(message(phone, "tybalt", "cats", "prince@elsewhere.example"))
                    .startsWith("SIP/2.0 403 ");
        }
        try (RawPhone outsider = new RawPhone(peers.address("14.1"), PORT, THEIRS)) {
            assertThat(message(outsider, "juliet", "", JULIET))
                    .as("a partner's user comes as the partner")
                    .startsWith("SIP/2.0 403 ");
        }
        assertThat(theirs.unread()).isZero();
    }

    private static String message(RawPhone phone, String user, String password, String to) throws Exception {
        return phone.asks("MESSAGE", user, password, "MD5", to, "Content-Type: text/plain\r\n", "x");
    }

    @Test
    @Spec({"RFC 3261 §10.2", "RFC 3261 §10.3", "RFC 3261 §16.7", "D-19"})
    @Cell(
            users = Users.PHONE,
            features = {Feature.OFFLINE, Feature.DEVICES})
    void aMessageGoesToEachOfHisPhonesUntilTheyAreGone() throws Exception {
        try (RawPhone desk = phone()) {
            assertThat(registers(desk, "mercutio", "queen mab", "MD5", contact("mercutio", "192.0.2.1")))
                    .startsWith("SIP/2.0 200 ");
            try (RawPhone pocket = phone()) {
                assertThat(registers(pocket, "mercutio", "queen mab", "SHA-256", contact("mercutio", "192.0.2.2")))
                        .contains("192.0.2.1", "192.0.2.2");

                julietWrites(MERCUTIO, "j5", "Where is Romeo?");
                String atDesk = desk.reads();
                assertThat(atDesk).startsWith("MESSAGE sip:mercutio@192.0.2.1:5061;transport=tls SIP/2.0");
                assertThat(atDesk).endsWith("Where is Romeo?");
                String inPocket = pocket.reads();
                assertThat(inPocket).startsWith("MESSAGE sip:mercutio@192.0.2.2:5061;transport=tls SIP/2.0");
                desk.answers(atDesk, "486 Busy Here");
                pocket.answers(inPocket, "200 OK");
                assertThat(registers(pocket, "mercutio", "queen mab", "MD5", "Contact: *\r\nExpires: 0\r\n"))
                        .startsWith("SIP/2.0 200 ")
                        .doesNotContain("Contact");
            }
        }
        julietWrites(MERCUTIO, "j6", "And thou?");

        Stanza back = theirs.reads();
        assertThat(back.id()).isEqualTo("j6");
        assertThat(back.error().condition().element()).isEqualTo("recipient-unavailable");
        assertThat(theirs.unread()).as("j5 was read somewhere").isZero();
    }

    @Test
    @Spec({"D-40", "RFC 3903 §4", "RFC 3903 §6"})
    void aPublicationHasATagAndATime() throws Exception {
        theirs.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(JULIET, MERCUTIO));
        assertThat(theirs.sees().type()).isEqualTo("subscribed");
        try (RawPhone phone = phone()) {
            String first = publishes(phone, "queen mab", "", "open");
            assertThat(first).startsWith("SIP/2.0 200 ").contains("Expires: 600");
            assertThat(theirs.sees().from()).hasToString(MERCUTIO + "/t1");
            String refreshed = publishes(phone, "", tag(first), "");
            assertThat(refreshed).startsWith("SIP/2.0 200 ");
            assertThat(publishes(phone, "", tag(first), "open")).startsWith("SIP/2.0 412 ");
            assertThat(phone.asks("PUBLISH", "mercutio", "", "", ROMEO, "Event: presence\r\nExpires: 600\r\n", ""))
                    .startsWith("SIP/2.0 403 ");
            assertThat(phone.asks("PUBLISH", "mercutio", "", "", MERCUTIO, "Event: presence\r\nExpires: 5\r\n", ""))
                    .startsWith("SIP/2.0 423 ")
                    .contains("Min-Expires: 60");
            assertThat(phone.asks("PUBLISH", "mercutio", "", "", MERCUTIO, "Event: dialog\r\n", ""))
                    .startsWith("SIP/2.0 489 ");

            assertThat(phone.asks(
                            "PUBLISH",
                            "mercutio",
                            "",
                            "",
                            MERCUTIO,
                            "Event: presence\r\nExpires: 0\r\nSIP-If-Match: " + tag(refreshed) + "\r\n",
                            ""))
                    .startsWith("SIP/2.0 200 ");
            assertThat(theirs.sees().type()).isEqualTo("unavailable");
        }
        theirs.shows("<presence from='%s' to='%s' type='unsubscribe'/>".formatted(JULIET, MERCUTIO));
        assertThat(theirs.sees().type()).isEqualTo("unsubscribed");
    }

    private static String publishes(RawPhone phone, String password, String match, String basic) throws Exception {
        String document = basic.isEmpty()
                ? ""
                : "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity='pres:" + MERCUTIO
                        + "'><tuple id='t1'><status><basic>" + basic + "</basic></status></tuple></presence>";
        String more = "Event: presence\r\nExpires: 600\r\n"
                + (match.isEmpty() ? "" : "SIP-If-Match: " + match + "\r\n")
                + (basic.isEmpty() ? "" : "Content-Type: application/pidf+xml\r\n");
        return phone.asks("PUBLISH", "mercutio", password, "SHA-256", MERCUTIO, more, document);
    }

    private static String tag(String response) {
        Matcher tag = Pattern.compile("SIP-ETag: ([^\r]+)").matcher(response);
        assertThat(tag.find()).as(response).isTrue();
        return tag.group(1);
    }

    @Test
    @Spec({"D-29", "RFC 3261 §22"})
    void whoAsksTooOftenIsToldToWait() throws Exception {
        try (RawPhone flood = phone()) {
            await().atMost(PATIENCE).until(() -> registers(flood, "paris", "", "", contact("paris", "192.0.2.9"))
                    .startsWith("SIP/2.0 503 "));
            assertThat(registers(flood, "tybalt", "cats", "MD5", contact("tybalt", "192.0.2.8")))
                    .as("whose name it used is concerned, and nobody else")
                    .startsWith("SIP/2.0 200 ");
        }
        assertThat(ours.server().inspection().limits().rows())
                .filteredOn(row -> row.of().equals("phones"))
                .extracting(LimitRow::limit)
                .containsExactly(
                        "phones.per-user",
                        "users.per-connection",
                        "wrong-passwords",
                        "user-rate.messages",
                        "user-rate.invites",
                        "user-rate.subscribes");
        assertThat(limit("user-rate.invites").bound()).isEqualTo("2/50");
        assertThat(limit("user-rate.invites").refused()).isPositive();
        assertThat(limit("user-rate.messages").refused()).isZero();
    }

    private static LimitRow limit(String name) {
        return ours.server().inspection().limits().rows().stream()
                .filter(row -> row.of().equals("phones") && row.limit().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Spec({"D-29", "D-46", "RFC 3261 §10.3"})
    void theBoundsOfPhonesAreShown() throws Exception {
        try (RawPhone phone = phone()) {
            for (int i = 0; i <= 10; i++) {
                registers(phone, "tybalt", "cats", "MD5", contact("tybalt" + i, "192.0.2.8"));
            }
            assertThat(limit("phones.per-user").bound()).isEqualTo("10");
            assertThat(limit("phones.per-user").use()).isEqualTo(10);
            assertThat(limit("phones.per-user").refused()).isPositive();
            assertThat(limit("users.per-connection").use()).isEqualTo(1);
            long guesses = limit("wrong-passwords").use();
            assertThat(registers(phone, "benvolio", "guess", "MD5", contact("benvolio", "192.0.2.8")))
                    .startsWith("SIP/2.0 401 ");
            assertThat(limit("wrong-passwords").use()).isBetween(Math.max(1, guesses), 10L);
        }
    }

    @Test
    @Spec({"C-04", "D-41", "D-26"})
    void whoIsAddedOrRemovedWhileWeRunIsKnownSoon() throws Exception {
        // seldom enough for its rate, and for wrong passwords
        PhoneAccounts accounts = new PhoneAccounts(ours.server().settings());
        accounts.add("nurse@" + OURS, "honey", false);
        try (RawPhone phone = phone()) {
            await().pollInterval(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> registers(
                            phone, "nurse", "honey", "SHA-256", contact("nurse", "192.0.2.10"))
                    .startsWith("SIP/2.0 200 "));
            accounts.change("nurse@" + OURS, "news", true);
            try (RawPhone other = phone()) {
                await().pollInterval(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> registers(
                                other, "nurse", "news", "MD5", contact("nurse", "192.0.2.11"))
                        .startsWith("SIP/2.0 200 "));
            }
            accounts.remove("nurse@" + OURS);
            await().pollInterval(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> registers(
                            phone, "nurse", "", "", contact("nurse", "192.0.2.10"))
                    .startsWith("SIP/2.0 401 "));
        }
    }
}
