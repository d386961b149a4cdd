// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.stream.Stanza;

/** What a server that knows nothing but XMPP says and asks beside messages: presence and queries. */
class PlainXmppTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String BIDI = "<bidi xmlns='urn:xmpp:bidi'/>";

    private static final StreamSettings IMPATIENT = StreamSettings.DEFAULT.with(
            StreamTimes.DEFAULT.withRetries(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(300)));

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");

    @TempDir
    Path folder;

    @Test
    @Spec("RFC 6120 §10.1")
    void presenceAndMessagesOfTwoArriveInTheirOrder() throws Exception {
        try (S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).takingPresence();
                S2sPeer capulet =
                        new S2sPeer(CAPULET, authority, folder).takingPresence().start()) {
            montague.knowing(CAPULET, capulet.port()).start();

            for (int i = 0; i < 100; i++) {
                montague.shows(
                        "<presence from='romeo@%s/orchard' to='juliet@%s' id='p%d'/>".formatted(MONTAGUE, CAPULET, i));
                montague.sends(
                        "<message from='romeo@%s/orchard' to='juliet@%s' id='m%d'/>".formatted(MONTAGUE, CAPULET, i));
            }

            for (int i = 0; i < 100; i++) {
                assertThat(capulet.receives().id()).isEqualTo("p" + i);
                assertThat(capulet.receives().id()).isEqualTo("m" + i);
            }
            assertThat(capulet.presenceDropped()).isZero();
        }
    }

    @Test
    @Spec({"RFC 6121 §3.1.3", "RFC 6120 §8.3.3.16"})
    void aWishThatReachesNobodyComesBackAndOtherPresenceDoesNot() throws Exception {
        try (S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).takingPresence()) {
            montague.knowing(CAPULET, FreePorts.next()).with(IMPATIENT).start();

            montague.shows("<presence from='romeo@%s/orchard' to='juliet@%s' id='p1'/>".formatted(MONTAGUE, CAPULET));
            montague.shows(
                    "<presence from='romeo@%s' to='juliet@%s' id='s1' type='subscribe'/>".formatted(MONTAGUE, CAPULET));

            Exchange back = montague.getsBack();
            assertThat(back.getMessage().getBody(Stanza.class).id()).isEqualTo("s1");
            assertThat(back.getMessage().getHeader(XmppConstants.ERROR_CONDITION, String.class))
                    .startsWith("remote-server-");
            assertThat(montague.hasBack()).isNull();
        }
    }

    @Test
    @Spec("XEP-0030 §3.1")
    void whatTheServerIsAndCanDoIsTold() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, BIDI);

            peer.says(query("q1", CAPULET, "<query xmlns='http://jabber.org/protocol/disco#info'/>"));

            Stanza answer = answer(peer.hears("</iq>"));
            assertThat(answer.type()).isEqualTo("result");
            assertThat(answer.id()).isEqualTo("q1");
            assertThat(answer.child("http://jabber.org/protocol/disco#info", "query")
                            .children())
                    .extracting(child -> child.name()
                            + child.attribute("category")
                            + child.attribute("type")
                            + child.attribute("var"))
                    .containsExactly(
                            "identityserverim", "featurehttp://jabber.org/protocol/disco#info", "featureurn:xmpp:ping");
        }
    }

    @Test
    @Spec({"XEP-0030 §3.1", "RFC 6121 §8.5.1", "XEP-0199 §4"})
    void theServerSpeaksForNoNodeAndNoUser() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, BIDI);

            peer.says(query("q1", CAPULET, "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>"));
            assertThat(peer.hears("</iq>")).contains("<item-not-found ");
            peer.says(query("q2", "juliet@" + CAPULET, "<ping xmlns='urn:xmpp:ping'/>"));
            assertThat(peer.hears("</iq>")).contains("<service-unavailable ");
            peer.says(query("q3", "juliet@" + CAPULET, "<query xmlns='http://jabber.org/protocol/disco#info'/>"));
            assertThat(peer.hears("</iq>")).contains("<service-unavailable ");
        }
    }

    @Test
    @Spec("RFC 6120 §8.2.3")
    void answersToNothingAreNotAnswered() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, BIDI);

            peer.says(
                    "<iq type='result' id='r1' from='%1$s' to='%2$s'/><iq type='error' id='r2' from='%1$s' to='%2$s'/>"
                            .formatted(MONTAGUE, CAPULET));
            peer.says(query("q1", CAPULET, "<ping xmlns='urn:xmpp:ping'/>"));

            assertThat(peer.hears("id='q1' type='result'/>")).doesNotContain("id='r1'", "id='r2'");
        }
    }

    private static String query(String id, String to, String payload) {
        return "<iq type='get' id='%s' from='%s' to='%s'>%s</iq>".formatted(id, MONTAGUE, to, payload);
    }

    private static Stanza answer(String heard) {
        return Stanza.parse(heard.substring(heard.lastIndexOf("<iq")));
    }
}
