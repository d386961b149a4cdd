// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.stream.Stanza;

/** Servers that do not answer as they should, over real connections: they are told no more than they may know. */
class HostileServerTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String SM = "<sm xmlns='urn:xmpp:sm:3'/>";
    private static final String BIDI = "<bidi xmlns='urn:xmpp:features:bidi'/>";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private ServerSocket server;
    private S2sPeer montague;

    @BeforeEach
    void listen() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
        StreamTimes slow =
                StreamTimes.DEFAULT.withRetries(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(1));
        montague = new S2sPeer(MONTAGUE, authority, folder)
                .with(StreamSettings.DEFAULT.with(slow))
                .knowing(CAPULET, server.getLocalPort())
                .start();
        montague.sends(message("m1"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        montague.close();
    }

    private RawPeer connection() throws Exception {
        return new RawPeer(server.accept());
    }

    @Test
    @Spec({"R-039", "RFC 6120 §5.3.1", "RFC 6120 §13.8"})
    void aServerWithoutTlsGetsNothingInClear() throws Exception {
        try (RawPeer capulet = connection()) {
            capulet.offers(CAPULET, MONTAGUE, "<dialback xmlns='urn:xmpp:features:dialback'/>");

            assertThat(capulet.hearsTheEnd()).doesNotContain("<message", "<auth", "dialback");
            comesBack("m1", "remote-server-timeout", "TLS could not be negotiated");
        }
    }

    @Test
    @Spec({"R-040", "XEP-0178 §3"})
    void aServerThatOffersDialbackInPlaceOfExternal() throws Exception {
        try (RawPeer capulet = connection()) {
            capulet.acceptsTls(CAPULET, MONTAGUE, authority)
                    .offers(CAPULET, MONTAGUE, "<dialback xmlns='urn:xmpp:features:dialback'/>");

            assertThat(capulet.hearsTheEnd()).doesNotContain("<message", "<auth", "dialback");
            comesBack("m1", "remote-server-timeout", "authentication was refused");
        }
    }

    @Test
    @Spec({"R-040", "RFC 6120 §6.5.10"})
    void aServerThatRefusesUs() throws Exception {
        try (RawPeer capulet = connection()) {
            capulet.acceptsTls(CAPULET, MONTAGUE, authority).offers(CAPULET, MONTAGUE, RawPeer.EXTERNAL);
            // base64 of montague.example.net: XEP-0178 §3 wants the identity said
            capulet.hears(">bW9udGFndWUuZXhhbXBsZS5uZXQ=</auth>");
            capulet.says("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");

            assertThat(capulet.hearsTheEnd()).isEqualTo("</stream:stream>");
            comesBack("m1", "remote-server-timeout", "authentication was refused");
        }
    }

    @Test
    @Spec({"D-14", "RFC 6120 §4.9.3.6"})
    void aServerThatDoesNotServeTheDomain() throws Exception {
        try (RawPeer other = connection()) {
            other.hears("version='1.0'>");
            other.says(RawPeer.header("mantua.example.org", MONTAGUE)
                    + "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
                    + "</stream:stream>");

            comesBack("m1", "remote-server-not-found", "stream error host-unknown");
        }
    }

    @Test
    @Spec({"D-22", "RFC 6120 §4.9.3.9"})
    void bothDirectionsOfAStreamAreForTheSameDomains() throws Exception {
        try (RawPeer capulet = connection()) {
            capulet.accepts(CAPULET, MONTAGUE, authority, BIDI, "");
            capulet.hears("id='m1'");

            capulet.says("<message from='tybalt@mantua.example.org' to='romeo@montague.example.net' id='x'/>");

            assertThat(capulet.hearsTheEnd()).contains("<stream:error><invalid-from");
            assertThat(montague.hasReceived()).isFalse();
        }
    }

    @Test
    @Spec({"D-14", "XEP-0288 §2"})
    void aStreamOfOneDirectionCarriesNoAnswers() throws Exception {
        try (RawPeer capulet = connection()) {
            capulet.accepts(CAPULET, MONTAGUE, authority, "", "");
            capulet.hears("id='m1'");

            capulet.says("<message from='juliet@thecappulets.example.com' to='romeo@montague.example.net' id='x'/>");

            assertThat(capulet.hearsTheEnd()).contains("<stream:error><not-authorized");
            assertThat(montague.hasReceived()).isFalse();
        }
    }

    @Test
    @Spec({"D-02", "XEP-0198 §4"})
    void anAcknowledgementOfMoreThanWasSent() throws Exception {
        try (RawPeer capulet = connection()) {
            capulet.accepts(CAPULET, MONTAGUE, authority, "", SM);
            capulet.hears("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
            capulet.says("<enabled xmlns='urn:xmpp:sm:3'/>").hears("id='m1'");

            capulet.says("<a xmlns='urn:xmpp:sm:3' h='2'/>");

            assertThat(capulet.hearsTheEnd()).contains("<stream:error><undefined-condition");
        }
    }

    @Test
    @Spec({"D-02", "XEP-0198 §5"})
    void whatWasNotAcknowledgedIsSentAgainWhenTheStreamIsResumed() throws Exception {
        try (RawPeer first = connection()) {
            first.accepts(CAPULET, MONTAGUE, authority, "", SM);
            first.hears("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
            first.says("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='s1'/>").hears("id='m1'");
            montague.sends(message("m2"));
            first.hears("id='m2'");
        }
        try (RawPeer second = connection()) {
            second.accepts(CAPULET, MONTAGUE, authority, "", SM);
            second.hears("<resume xmlns='urn:xmpp:sm:3' previd='s1' h='0'/>");
            second.says("<resumed xmlns='urn:xmpp:sm:3' previd='s1' h='1'/>");

            assertThat(second.hears("id='m2'")).doesNotContain("id='m1'");
        }
    }

    @Test
    @Spec({"D-02", "XEP-0198 §5"})
    void aSessionThatThePeerForgotBeginsAnew() throws Exception {
        try (RawPeer first = connection()) {
            first.accepts(CAPULET, MONTAGUE, authority, "", SM);
            first.hears("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
            first.says("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='s1'/>").hears("id='m1'");
        }
        try (RawPeer second = connection()) {
            second.accepts(CAPULET, MONTAGUE, authority, "", SM);
            second.hears("<resume xmlns='urn:xmpp:sm:3' previd='s1' h='0'/>");
            second.says("<failed xmlns='urn:xmpp:sm:3'>"
                    + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
            second.hears("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
            second.says("<enabled xmlns='urn:xmpp:sm:3'/>");

            second.hears("id='m1'");
        }
    }

    private void comesBack(String id, String condition, String text) throws InterruptedException {
        Exchange back = montague.getsBack();
        assertThat(back.getMessage().getBody(Stanza.class).id()).isEqualTo(id);
        assertThat(back.getMessage().getHeader(XmppConstants.ERROR_CONDITION)).isEqualTo(condition);
        assertThat(back.getMessage().getHeader(XmppConstants.ERROR_TEXT)).isEqualTo(text);
    }

    private static String message(String id) {
        return "<message from='romeo@%s/orchard' to='juliet@%s/balcony' id='%s'><body>%s</body></message>"
                .formatted(MONTAGUE, CAPULET, id, id);
    }
}
