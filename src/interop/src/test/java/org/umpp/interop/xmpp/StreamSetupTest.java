// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.xmpp.netty.StreamSnapshot;
import org.umpp.xmpp.netty.StreamSnapshot.Direction;

/**
 * How a stream comes about between us and XMPP servers written by others. A ping shows both ways: the query takes the stream that
 * they open, the result the one that we open.
 */
@ExtendWith(SharedPeers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamSetupTest {
    private final Peers peers;
    private TestServer server;
    private WireLog wire;

    StreamSetupTest(Peers peers) {
        this.peers = peers;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        // a certificate for each domain: who names no server (SNI) gets the right one by the name in the stream header
        Path second = Files.createDirectories(folder.resolve("second"));
        peers.authority().forDomain(SharedPeers.ADDRESS_ONLY).write(second, "server");
        server = OurServer.usual(peers, folder)
                .setting("domains", SharedPeers.OURS + ", " + SharedPeers.ADDRESS_ONLY)
                .setting("certificate." + SharedPeers.ADDRESS_ONLY, second + "/server.crt")
                .setting("key." + SharedPeers.ADDRESS_ONLY, second + "/server.key");
        wire = WireLog.of(server, folder);
        server.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "C-12",
        "R-036",
        "R-037",
        "RFC 6120 §5.4.2.1",
        "RFC 6120 §6.4.6",
        "RFC 6120 §13.7.2",
        "XEP-0178 §3",
        "XEP-0199 §4.3",
        "XEP-0220 §2"
    })
    void bothOpenAStreamWithTlsAndExternalAndAPingIsAnswered(Peer peer) throws Exception {
        String domain = peer.shared().domain();
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            assertThat(pings(juliet, SharedPeers.OURS)).isEqualTo("result");
        }

        assertThat(streams(SharedPeers.OURS, domain, Direction.IN)).containsExactly("TLSv1.3");
        assertThat(streams(SharedPeers.OURS, domain, Direction.OUT)).containsExactly("TLSv1.3");
        assertThat(wire.received(domain))
                .contains("<starttls", "<required", "<mechanism>EXTERNAL</mechanism>", "<success")
                .doesNotContain("<db:", "urn:xmpp:features:bidi");
        assertThat(wire.sent(domain))
                .contains("<required/>", "<mechanism>EXTERNAL</mechanism>", "mechanism='EXTERNAL'>", "<success")
                .doesNotContain("dialback", "<db:", "<bidi xmlns='urn:xmpp:bidi'");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-09", "R-017", "RFC 6120 §3.2.2", "RFC 6120 §13.7.2.1"})
    void aDomainWithoutSrvRecordIsFoundByItsAddress(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            assertThat(pings(juliet, SharedPeers.ADDRESS_ONLY))
                    .as("they find us, and name no server or the right one")
                    .isEqualTo("result");
        }
        try (XmppUser hero = XmppUser.login(
                peers.address(peer.shared().host()), "nurse", peer.shared().addressOnly(), "window")) {
            assertThat(pings(hero, SharedPeers.OURS)).as("we find them").isEqualTo("result");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-036", "D-30", "RFC 6120 §13.8"})
    void aPeerThatSpeaksTls12AloneIsSpokenWith(Peer peer) throws Exception {
        Peer.Instance own = peer.own();
        peers.certificate(own.domain()).with("TLS", "1.2").start(own.name()).with("TLS", "");
        try (XmppUser juliet = own.user(peers, "juliet", "balcony")) {
            assertThat(pings(juliet, SharedPeers.OURS)).isEqualTo("result");
            assertThat(streams(SharedPeers.OURS, own.domain(), Direction.IN)).containsExactly("TLSv1.2");
            assertThat(streams(SharedPeers.OURS, own.domain(), Direction.OUT)).containsExactly("TLSv1.2");
        } finally {
            peers.stop(own.name());
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(streams(SharedPeers.OURS, own.domain(), Direction.IN))
                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"RFC 6120 §8.4", "XEP-0199 §4.3"})
    void anyOtherQueryIsRefused(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            juliet.says("<iq type='get' id='v1' to='" + SharedPeers.OURS + "'><query xmlns='jabber:iq:version'/></iq>");

            String answer = juliet.isAnswered();
            assertThat(XmppUser.attribute(answer, "type")).isEqualTo("error");
            assertThat(answer).contains("<service-unavailable");
        }
    }

    /** The type of the answer. */
    private static String pings(XmppUser user, String domain) throws InterruptedException {
        user.says("<iq type='get' id='p1' to='" + domain + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        return XmppUser.attribute(user.isAnswered(), "type");
    }

    /** The TLS version of each stream that is open. */
    private List<String> streams(String ours, String other, Direction direction) {
        return server.xmppStreams().stream()
                .filter(stream -> stream.pair().local().equals(ours)
                        && stream.pair().peer().equals(other)
                        && stream.direction() == direction
                        && stream.state().equals("open"))
                .map(StreamSnapshot::tls)
                .toList();
    }
}
