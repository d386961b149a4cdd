// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.presence.Subscription;
import org.umpp.session.Session;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Our whole server for Juliet's domain, and partners of which each plays one scenario with sipp: none meets the remains of another. */
final class Verona implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String CAPULET = "thecappulets.example.com";
    static final String JULIET = "juliet@" + CAPULET;

    /** A user who lets callers wait, so that they can change their minds; the second one only when asked again. */
    private static final String SLOW_USERS =
            """
            <routes xmlns="http://camel.apache.org/schema/xml-io">
              <route id="slow-users" routeConfigurationId="sub-route">
                <from uri="direct:rule-all-slow"/>
                <filter>
                  <simple>${header.UmppTo} startsWith 'slow@'</simple>
                  <delay><constant>2000</constant></delay>
                </filter>
                <filter>
                  <simple>${header.UmppTo} startsWith 'slow2@' &amp;&amp; ${header.CamelSipReinvite} == 'true'</simple>
                  <delay><constant>1000</constant></delay>
                </filter>
              </route>
            </routes>
            """;

    private final Peers peers;
    private final TestServer server;
    private final List<Sipp> partners = new ArrayList<>();
    private int used;

    /** @param count how many partners there are */
    Verona(Path folder, int count) throws Exception {
        this(folder, count, "");
    }

    /** @param lines further lines of the partners' files; if they say that it is a plain SIP domain, it has no XMPP host */
    Verona(Path folder, int count, String lines) throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder.resolve("peers"), authority);
        server = new TestServer(CAPULET, authority, folder)
                .setting("user-rate.invites", "none")
                .setting("user-rate.subscribes", "none")
                .setting("user-rate.messages", "none");
        server.setting("users", "juliet@%1$s, slow@%1$s, slow2@%1$s".formatted(CAPULET));
        Files.writeString(server.folder().resolve("routes/slow-users.xml"), SLOW_USERS);
        for (int i = 1; i <= count; i++) {
            Sipp partner = new Sipp(peers, folder, "montague" + i + ".example.net", "20." + i);
            partners.add(partner);
            String xmpp = lines.contains("type = sip") ? "" : "xmpp = " + peers.address("21.1") + ":5269";
            server.partner(partner.domain(), partner.sip(), xmpp, lines);
        }
        server.start();
    }

    TestServer server() {
        return server;
    }

    /** A partner of its own for each scenario. */
    Sipp partner() {
        return partners.get(used++);
    }

    Sipp lastPartner() {
        return partners.get(used - 1);
    }

    Sipp.Run calls(Sipp partner, String scenario, String... more) throws Exception {
        return partner.calls(server.sipPort(), CAPULET, scenario, more);
    }

    Sipp.Run answers(Sipp partner, String scenario, String... more) throws Exception {
        return partner.answers(CAPULET, scenario, more);
    }

    /** Juliet writes to Romeo, which opens a session, or goes on in it. */
    void writes(Sipp partner, String id) {
        server.writes(
                "<message from='%s/balcony' to='romeo@%s' id='%s' type='chat'><thread>%s</thread><body>%s</body></message>"
                        .formatted(JULIET, partner.domain(), id, partner.domain(), id));
    }

    /** Juliet leaves the session that there is with a partner. */
    void leaves(Sipp partner) {
        Session session = sessions(partner).get(0);
        server.writes("<message from='%s' to='%s' type='chat'><thread>%s</thread>"
                        .formatted(
                                session.local(),
                                ((Session.Established) session).peer(),
                                session.key().thread())
                + "<gone xmlns='http://jabber.org/protocol/chatstates'/></message>");
    }

    /** The next message for Juliet from a partner, or back from it. */
    Stanza reads(Sipp partner) throws InterruptedException {
        Stanza read = server.reads();
        while (!concerns(partner, read)) {
            read = server.reads();
        }
        return read;
    }

    /** The next presence stanza for Juliet from a partner. */
    Stanza sees(Sipp partner) throws InterruptedException {
        Stanza seen = server.sees();
        while (!concerns(partner, seen)) {
            seen = server.sees();
        }
        return seen;
    }

    private static boolean concerns(Sipp partner, Stanza stanza) {
        return stanza.from().toString().contains("@" + partner.domain());
    }

    /** Waits until a partner and Juliet have a session. */
    Session.Established established(Sipp partner) {
        return await().atMost(PATIENCE)
                .until(
                        () -> sessions(partner).stream()
                                .filter(Session.Established.class::isInstance)
                                .map(Session.Established.class::cast)
                                .findAny(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** What there is with a partner. */
    List<Session> sessions(Sipp partner) {
        return server.server().sessions().stream()
                .filter(session -> session.toString().contains(partner.domain()))
                .toList();
    }

    Collection<Subscription> subscriptions(Sipp partner) {
        return server.server().subscriptions().stream()
                .filter(subscription -> subscription.toString().contains(partner.domain()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Sipp partner : partners) {
            partner.close();
        }
        peers.close();
    }
}
