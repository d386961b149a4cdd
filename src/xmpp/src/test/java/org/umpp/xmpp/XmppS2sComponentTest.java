// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.net.tls.PeerRule;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.stream.Stanza;

/** Two domains, each with the component and routes, over real TLS. */
class XmppS2sComponentTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@montague.example.net/orchard";
    private static final String JULIET = "juliet@thecappulets.example.com/balcony";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");

    @ParameterizedTest(name = "bidi {0}, management {1}")
    @CsvSource({"true,true", "false,true", "true,false", "false,false"})
    @Spec({"R-002", "R-022", "R-038", "R-039", "R-040", "D-14"})
    void messagesGoBothWays(boolean bidi, boolean management) throws Exception {
        StreamSettings settings = StreamSettings.DEFAULT.with(bidi, management);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(settings);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).with(settings)) {
            capulet.knowing(MONTAGUE, montague.port()).start();
            montague.knowing(CAPULET, capulet.port()).start();

            montague.sends(message(ROMEO, JULIET, "m1", "Neither, fair saint"));
            Exchange first = capulet.next();
            assertThat(first.getMessage().getBody(Stanza.class).body()).isEqualTo("Neither, fair saint");
            assertThat(first.getMessage().getHeader(XmppConstants.PEER_DOMAIN)).isEqualTo(MONTAGUE);
            assertThat(first.getMessage().getHeader(XmppConstants.LOCAL_DOMAIN)).isEqualTo(CAPULET);
            assertThat(first.getMessage().getHeader(XmppConstants.ID)).isEqualTo("m1");

            capulet.sends(message(JULIET, ROMEO, "m2", "How cam'st thou hither?"));
            assertThat(montague.receives().body()).isEqualTo("How cam'st thou hither?");
        }
    }

    @Test
    @Spec("D-02")
    void aThousandMessagesArriveInOrder() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder)) {
            capulet.start();
            montague.knowing(CAPULET, capulet.port()).start();

            for (int i = 0; i < 1000; i++) {
                montague.sends(message(ROMEO, JULIET, "m" + i, "line " + i));
            }

            for (int i = 0; i < 1000; i++) {
                assertThat(capulet.receives().id()).isEqualTo("m" + i);
            }
        }
    }

    @Test
    @Spec({"R-040", "Q-05", "D-22"})
    void aServerWithTheCertificateOfAnotherDomainGetsNothing() throws Exception {
        try (S2sPeer impostor = new S2sPeer(CAPULET, authority.forDomain("mantua.example.org"), authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder)) {
            impostor.start();
            montague.knowing(CAPULET, impostor.port()).start();

            montague.sends(message(ROMEO, JULIET, "m1", "is it you?"));

            Exchange back = montague.getsBack();
            assertThat(back.getMessage().getBody(Stanza.class).id()).isEqualTo("m1");
            assertThat(back.getMessage().getHeader(XmppConstants.ERROR_CONDITION))
                    .isEqualTo("remote-server-timeout");
            assertThat(back.getMessage().getHeader(XmppConstants.ERROR_TEXT))
                    .isEqualTo("certificate is not acceptable");
        }
    }

    @Test
    @Spec("D-30")
    void aServerWithAnotherKeyThanPinnedGetsNothing() throws Exception {
        IssuedCertificate juliets = authority.forDomain(CAPULET);
        String other = PeerRule.pin(authority.forDomain(CAPULET).leaf());
        try (S2sPeer capulet = new S2sPeer(CAPULET, juliets, authority, folder);
                S2sPeer wrong = new S2sPeer(MONTAGUE, authority, folder).pinning(CAPULET, other);
                S2sPeer right =
                        new S2sPeer(MONTAGUE, authority, folder).pinning(CAPULET, PeerRule.pin(juliets.leaf()))) {
            capulet.start();
            wrong.knowing(CAPULET, capulet.port()).start();
            right.knowing(CAPULET, capulet.port()).start();

            wrong.sends(message(ROMEO, JULIET, "m1", "is it you?"));
            assertThat(wrong.getsBack().getMessage().getHeader(XmppConstants.ERROR_TEXT))
                    .isEqualTo("certificate is not acceptable");
            right.sends(message(ROMEO, JULIET, "m2", "it is"));
            assertThat(capulet.receives().id()).isEqualTo("m2");
        }
    }

    @Test
    @Spec("D-30")
    void aClientWithAnotherKeyThanPinnedIsNotLetIn() throws Exception {
        String other = PeerRule.pin(authority.forDomain(MONTAGUE).leaf());
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).pinning(MONTAGUE, other);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder)) {
            capulet.start();
            montague.knowing(CAPULET, capulet.port()).start();

            montague.sends(message(ROMEO, JULIET, "m1", "let me in"));

            assertThat(montague.getsBack().getMessage().getHeader(XmppConstants.ERROR_CONDITION))
                    .isEqualTo("remote-server-timeout");
        }
    }

    @Test
    @Spec("D-51")
    void aPartnerThatMovesGetsEachMessageOnce() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder)) {
            capulet.start();
            montague.knowing(CAPULET, capulet.port()).start();
            montague.sends(message(ROMEO, JULIET, "m1", "at the old place"));
            assertThat(capulet.receives().id()).isEqualTo("m1");

            montague.component().closeStreams(CAPULET);
            montague.sends(message(ROMEO, JULIET, "m2", "at the new place"));

            assertThat(capulet.receives().id()).isEqualTo("m2");
        }
    }

    @Test
    @Spec({"R-039", "R-040"})
    void aClientOfAnUnknownAuthorityIsNotLetIn() throws Exception {
        ThrowawayAuthority elsewhere = ThrowawayAuthority.create("Padua");
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer stranger = new S2sPeer(MONTAGUE, elsewhere.forDomain(MONTAGUE), authority, folder)) {
            capulet.start();
            stranger.knowing(CAPULET, capulet.port()).start();

            stranger.sends(message(ROMEO, JULIET, "m1", "let me in"));

            Exchange back = stranger.getsBack();
            assertThat(back.getMessage().getBody(Stanza.class).id()).isEqualTo("m1");
            assertThat(back.getMessage().getHeader(XmppConstants.ERROR_CONDITION))
                    .isEqualTo("remote-server-timeout");
        }
    }

    private static String message(String from, String to, String id, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><body>%s</body></message>"
                .formatted(from, to, id, body.replace("'", "&apos;"));
    }
}
