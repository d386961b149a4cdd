// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.umpp.interop.jain.JainPhone;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.interop.xmpp.XmppUser;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.XmppHostComponent;

/**
 * Our users have phones: of one domain behind Kamailio, which is their registrar, proxy and presence server; of another attached directly. A UMPP
 * partner's users are at Prosody. Started once for all tests.
 */
final class PhoneHouse implements AutoCloseable {
    static final String OURS = "umpp-a.example.net";
    static final String ATTACHED = "mantua.example.org";
    static final String THEIRS = "thecappulets.example.com";
    static final String JULIET = "juliet@" + THEIRS;

    /** Their server takes what is for this user, and Prosody does not know it. */
    static final String ROSALINE = "rosaline@" + THEIRS;

    private static final String PASSWORD = "pw";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PHONES_PORT = 5071;
    private static final String ACCEPTS =
            "multipart/alternative, message/cpim, message/imdn+xml, application/im-iscomposing+xml";

    /** How a phone reaches us. */
    enum Way {
        KAMAILIO(OURS),
        DIRECTLY(ATTACHED);

        private final String domain;

        Way(String domain) {
            this.domain = domain;
        }

        /** The bare JID of a user. */
        String jid(String user) {
            return user + '@' + domain;
        }
    }

    private final ThrowawayAuthority authority;
    private final Peers peers;
    private final TestServer ours;
    private final TestServer theirs;

    private PhoneHouse() throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "phones-");
        authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder.resolve("peers"), authority);
        peers.certificate(OURS)
                .certificate(THEIRS)
                .with("COMPONENTS", OURS + ' ' + ATTACHED)
                .with("USERS", "juliet nurse zo%c3%ab")
                .start("dns")
                .start("prosody-b")
                .start("kamailio-home");
        ours = new TestServer(OURS, authority, folder)
                .setting("domains", OURS + ", " + ATTACHED)
                .setting("certificate." + ATTACHED, "tls/" + ATTACHED + ".crt")
                .setting("key." + ATTACHED, "tls/" + ATTACHED + ".key")
                .setting("community.sip", peers.address("12.5") + ":5070")
                .setting("community.sip.listen", peers.address("14.1") + ":5062")
                .setting("community.sip.domains", OURS)
                .setting("community.sip.accepts", ACCEPTS)
                .setting("community.phones.listen", peers.address("14.1") + ':' + PHONES_PORT)
                .setting("community.phones.host", peers.address("14.1"))
                .setting("community.phones.domains", ATTACHED)
                .setting("community.phones.accepts", ACCEPTS);
        authority.forDomain(ATTACHED).write(ours.folder().resolve("tls"), ATTACHED);
        StringBuilder users = new StringBuilder();
        for (String user : new String[] {"mercutio", "tybalt", "benvolio", "paris", "zoë"}) {
            users.append(user).append('@').append(ATTACHED).append(" = MD5:");
            users.append(RawPhone.hash("MD5", user + ':' + ATTACHED + ':' + PASSWORD))
                    .append('\n');
        }
        Files.writeString(ours.folder().resolve("org.umpp.phones"), users);
        theirs = new TestServer(THEIRS, authority, folder)
                .setting("community.xmpp", peers.address("10.2") + ":5347")
                .setting("community.xmpp.secret", "componentsecret")
                .setting("users", String.join(", ", JULIET, ROSALINE, "nurse@" + THEIRS, "zoë@" + THEIRS));
        ours.partner(THEIRS, theirs.sipPort(), theirs.xmppPort());
        theirs.partner(OURS, ours.sipPort(), ours.xmppPort());
        theirs.partner(ATTACHED, ours.sipPort(), ours.xmppPort());
        ours.start();
        theirs.start();
        await().atMost(PATIENCE)
                .until(() ->
                        theirs
                                        .server()
                                        .context()
                                        .getComponent("xmpp-host", XmppHostComponent.class)
                                        .connections()
                                        .stream()
                                        .filter(connection -> connection.state().equals("open"))
                                        .count()
                                == 2);
    }

    /** The server whose users have phones. */
    TestServer ours() {
        return ours;
    }

    /** A host in the network of the peers. */
    String address(String host) {
        return peers.address(host);
    }

    /** Romeo's phone, baresip, behind Kamailio. */
    Baresip romeo(Path folder) throws Exception {
        return Baresip.registered(
                folder,
                peers.address("13.3"),
                "romeo@" + OURS,
                PASSWORD,
                "sip:" + peers.address("12.5") + ":5060;transport=tcp",
                JULIET);
    }

    /** A phone that knows more than baresip does; it has registered. */
    JainPhone phone(Way way, String user) throws Exception {
        String inUri = URLEncoder.encode(user, StandardCharsets.UTF_8);
        JainPhone phone = way == Way.KAMAILIO
                ? JainPhone.tcp(inUri, OURS, PASSWORD, peers.address("12.5"), 5060)
                : JainPhone.tls(
                        inUri, ATTACHED, user, PASSWORD, peers.address("14.1"), PHONES_PORT, authority.certificate());
        assertThat(phone.registers()).isEqualTo(200);
        return phone;
    }

    /** A partner's user logs in. */
    XmppUser theirUser(String user, String resource) {
        return XmppUser.login(peers.address("10.2"), user, THEIRS, resource);
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
        peers.close();
    }

    /** Hands it to tests. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PhoneHouse.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(PhoneHouse.class, type -> open(), PhoneHouse.class);
        }

        private static PhoneHouse open() {
            try {
                return new PhoneHouse();
            } catch (Exception e) {
                throw new IllegalStateException("the house does not open", e);
            }
        }
    }
}
