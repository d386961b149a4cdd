// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.StreamTimes;

/** What peers that err, or mean ill, get to hear over real connections; nothing of theirs reaches a route. */
class HostilePeerTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private S2sPeer capulet;
    private RawPeer peer;

    @BeforeEach
    void connect() throws Exception {
        capulet = new S2sPeer(CAPULET, authority, folder).start();
        peer = new RawPeer(capulet.port());
    }

    @AfterEach
    void nothingReachedARoute() throws Exception {
        peer.close();
        assertThat(capulet.hasReceived()).isFalse();
        capulet.close();
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource({
        "jabber:client, montague.example.net, thecappulets.example.com, invalid-namespace",
        "jabber:server, montague.example.net, mantua.example.org, host-unknown",
        "jabber:server, montague.example.net, '', improper-addressing",
    })
    @Spec({"Q-19", "RFC 6120 §4.7", "RFC 6120 §4.9.3"})
    void aStreamHeaderThatIsWrong(String namespace, String from, String to, String error) throws Exception {
        peer.says(RawPeer.header(namespace, from, to));

        assertThat(peer.hearsTheEnd()).contains("<stream:error><" + error).endsWith("</stream:stream>");
    }

    @Test
    @Spec({"R-039", "RFC 6120 §4.9.3.12"})
    void aStanzaInClear() throws Exception {
        peer.says(RawPeer.header(MONTAGUE, CAPULET)).hears("</stream:features>");

        peer.says(message(MONTAGUE, CAPULET));

        assertThat(peer.hearsTheEnd()).contains("<stream:error><not-authorized").endsWith("</stream:stream>");
    }

    @Test
    @Spec({"R-039", "RFC 6120 §5.4.3.3"})
    void clearTextBehindStartTls() throws Exception {
        peer.says(RawPeer.header(MONTAGUE, CAPULET)).hears("</stream:features>");

        peer.says(STARTTLS + RawPeer.header(MONTAGUE, CAPULET) + message(MONTAGUE, CAPULET));

        assertThat(peer.hearsTheEnd()).doesNotContain("<mechanism>", "<success");
    }

    @Test
    @Spec({"R-039", "R-040", "XEP-0178 §3"})
    void noCertificate() throws Exception {
        peer.securesAs(MONTAGUE, CAPULET, null, authority).says(RawPeer.header(MONTAGUE, CAPULET), 1);

        assertThat(peer.hearsTheEnd()).doesNotContain("<mechanism>");
    }

    @Test
    @Spec({"R-040", "RFC 6120 §13.7.2"})
    void anExpiredCertificate() throws Exception {
        peer.securesAs(
                        MONTAGUE,
                        CAPULET,
                        authority.certificate(MONTAGUE).dns(MONTAGUE).expired().issue(),
                        authority)
                .says(RawPeer.header(MONTAGUE, CAPULET), 1);

        assertThat(peer.hearsTheEnd()).doesNotContain("<mechanism>");
    }

    @Test
    @Spec({"R-040", "XEP-0178 §3"})
    void theCertificateOfAnotherDomain() throws Exception {
        peer.securesAs(MONTAGUE, CAPULET, authority.forDomain("mantua.example.org"), authority)
                .says(RawPeer.header(MONTAGUE, CAPULET));

        assertThat(peer.hearsTheEnd())
                .contains("<stream:error><not-authorized")
                .doesNotContain("<mechanism>")
                .endsWith("</stream:stream>");
    }

    @Test
    @Spec({"D-22", "RFC 6120 §4.9.3.9"})
    void aStanzaInTheNameOfAnotherDomain() throws Exception {
        peer.opens(MONTAGUE, CAPULET, authority, "").says(message("mantua.example.org", CAPULET));

        assertThat(peer.hearsTheEnd()).contains("<stream:error><invalid-from").endsWith("</stream:stream>");
    }

    @Test
    @Spec({"D-22", "RFC 6120 §4.9.3.6"})
    void aStanzaToADomainThatIsNotOurs() throws Exception {
        peer.opens(MONTAGUE, CAPULET, authority, "").says(message(MONTAGUE, "mantua.example.org"));

        assertThat(peer.hearsTheEnd()).contains("<stream:error><host-unknown").endsWith("</stream:stream>");
    }

    @Test
    @Spec({"D-27", "RFC 6120 §11.1"})
    void entitiesThatGrow() throws Exception {
        peer.says("<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;'>]>"
                + "<stream:stream to='&lol2;'>");

        assertThat(peer.hearsTheEnd()).contains("<stream:error><restricted-xml");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "<!-- well -->, restricted-xml",
        "<?well well?>, restricted-xml",
        "<message><body>&lol;</body></message>, restricted-xml",
        "<message><body></message></body>, not-well-formed"
    })
    @Spec({"D-27", "RFC 6120 §11.1"})
    void whatXmppLeavesOutOfXml(String xml, String error) throws Exception {
        peer.opens(MONTAGUE, CAPULET, authority, "").says(xml);

        assertThat(peer.hearsTheEnd()).contains("<stream:error><" + error).endsWith("</stream:stream>");
    }

    @Test
    @Spec({"D-27", "RFC 6120 §4.9.3.14"})
    void aStanzaWithoutEnd() throws Exception {
        peer.opens(MONTAGUE, CAPULET, authority, "")
                .says("<message from='romeo@%s' to='juliet@%s'><body>".formatted(MONTAGUE, CAPULET))
                .says("O Romeo, Romeo! wherefore art thou Romeo? ".repeat(100), 70);

        assertThat(peer.hearsTheEnd()).contains("<stream:error><policy-violation");
    }

    @Test
    @Spec({"D-27", "RFC 6120 §4.9.3.14"})
    void aStanzaWithoutGround() throws Exception {
        peer.opens(MONTAGUE, CAPULET, authority, "")
                .says("<message from='romeo@%s' to='juliet@%s'>".formatted(MONTAGUE, CAPULET) + "<a>".repeat(500));

        assertThat(peer.hearsTheEnd()).contains("<stream:error><policy-violation");
    }

    @Test
    @Spec("RFC 6120 §4.9.3.4")
    void aPeerThatNegotiatesForEver() throws Exception {
        try (S2sPeer impatient = new S2sPeer(CAPULET, authority, folder)
                        .with(StreamSettings.DEFAULT.with(StreamTimes.DEFAULT.withNegotiation(Duration.ofMillis(200))))
                        .start();
                RawPeer slow = new RawPeer(impatient.port())) {
            slow.says("<?xml version='1.0'?><stream:stream ");

            assertThat(slow.hearsTheEnd()).contains("<stream:error><connection-timeout");
        }
    }

    private static String message(String from, String to) {
        return "<message from='romeo@%s/orchard' to='juliet@%s/balcony' id='m1'><body>O</body></message>"
                .formatted(from, to);
    }
}
