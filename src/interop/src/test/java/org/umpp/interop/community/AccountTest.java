// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.interop.xmpp.XmppUser.text;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.interop.xmpp.XmppUser;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/**
 * The help-desk of thecappulets.example.com is an account on the Prosody of others, montague.example.net, where the nurse answers for it: the
 * example community-account.xml as shipped.
 */
@Spec("R-003")
class AccountTest {
    private static final String CAPULET = "thecappulets.example.com";
    private static final String VERONA = "verona.example.org";
    private static final String CHAT = House.PROSODY.domain();
    private static final String BENVOLIO = "benvolio@" + VERONA + "/square";
    private static final String HELP_DESK = "helpdesk@" + CAPULET;

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private Peers peers;
    private TestServer ours;
    private TestServer partner;

    @BeforeEach
    void start() throws Exception {
        peers = new Peers(folder, authority).start("dns");
        startProsody();
        ours = new TestServer(CAPULET, authority, folder);
        partner = new TestServer(VERONA, authority, folder);
        ours.federatesWith(partner);
        ours.example(
                        "community-account.xml",
                        "127.0.0.1:5222",
                        peers.address(House.PROSODY.host()) + ":5222",
                        "chat.example.org",
                        CHAT,
                        "helpdesk@montague.example.net",
                        HELP_DESK,
                        "{{env:UMPP_ACCOUNT_PASSWORD}}",
                        "pw")
                .everybodyIn("account");
        partner.start();
        ours.start();
    }

    private void startProsody() {
        // Java believes none of the certificates of a test
        peers.certificate(CHAT)
                .with("USERS", "helpdesk nurse")
                .with("DISABLED_MODULES", "\"tls\"")
                .start(House.PROSODY.server());
    }

    @AfterEach
    void stop() {
        ours.close();
        partner.close();
        peers.close();
    }

    @Test
    @Cell(
            users = Users.ACCOUNT,
            features = {Feature.CHAT, Feature.NON_ASCII, Feature.LONG, Feature.DEVICES})
    void aPartnersUserAndAColleagueTalkThroughTheAccount() throws Exception {
        try (XmppUser nurse = XmppUser.login(peers.address(House.PROSODY.host()), "nurse", CHAT, "gate")) {
            benvolio("t1", "Good morrow, cousin. Zoë ☺");
            String first = nurse.reads();
            assertThat(text(first, "body")).isEqualTo(BENVOLIO + ": Good morrow, cousin. Zoë ☺");

            nurse.writes("helpdesk@" + CHAT, "n1", "x", "Is the day so young? 日本語");
            Stanza answer = partner.reads();
            assertThat(answer.body()).isEqualTo("Is the day so young? 日本語");
            assertThat(answer.from().bare()).hasToString(HELP_DESK);
            assertThat(answer.to()).hasToString(BENVOLIO);

            partner.writes("<message from='mercutio@%s/street' to='%s' id='m1' type='chat'><body>&lt;3</body></message>"
                    .formatted(VERONA, HELP_DESK));
            assertThat(text(nurse.reads(), "body")).isEqualTo("mercutio@" + VERONA + "/street: &lt;3");
            String body = "But new struck nine. ".repeat(2_000).strip();
            nurse.writes("helpdesk@" + CHAT, "n2", "x", BENVOLIO + ": &lt;b> " + body);
            Stanza named = partner.reads();
            assertThat(named.to()).hasToString(BENVOLIO);
            assertThat(named.body()).isEqualTo("<b> " + body);
        }
    }

    private void benvolio(String thread, String body) {
        partner.writes("<message from='%s' to='%s' id='m0' type='chat'><thread>%s</thread><body>%s</body></message>"
                .formatted(BENVOLIO, HELP_DESK, thread, body));
    }
}
