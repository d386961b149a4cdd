// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.CertificateRequest.Purpose;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Certificates as they should not be, ours towards XMPP servers written by others and theirs towards us. */
@ExtendWith(SharedPeers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is wrong with a certificate. */
    enum Fault {
        EXPIRED {
            @Override
            IssuedCertificate certificate(String domain, ThrowawayAuthority authority) {
                return authority.certificate(domain).dns(domain).expired().issue();
            }
        },
        OTHER_AUTHORITY {
            @Override
            IssuedCertificate certificate(String domain, ThrowawayAuthority authority) {
                return ThrowawayAuthority.create("Padua").forDomain(domain);
            }
        },
        WRONG_NAME {
            @Override
            IssuedCertificate certificate(String domain, ThrowawayAuthority authority) {
                return authority.forDomain("padua.example.org");
            }
        },
        SERVER_ONLY {
            @Override
            IssuedCertificate certificate(String domain, ThrowawayAuthority authority) {
                return authority
                        .certificate(domain)
                        .dns(domain)
                        .purposes(Purpose.SERVER_AUTH)
                        .issue();
            }
        };

        /** The name of a domain that is for this fault. */
        String at(String domain) {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + '.' + domain;
        }

        abstract IssuedCertificate certificate(String domain, ThrowawayAuthority authority);
    }

    private final Peers peers;
    private final Map<TestServer, List<String>> served = new HashMap<>();
    private TestServer wrong;
    private TestServer right;

    CertificateTest(Peers peers) {
        this.peers = peers;
    }

    /** A domain of ours for each fault, so that none has to wait until a peer has forgotten the one before. */
    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        wrong = OurServer.at(
                peers,
                SharedPeers.OUR_OTHER_HOST,
                SharedPeers.OUR_OTHER,
                peers.authority().forDomain(SharedPeers.OUR_OTHER),
                folder);
        right = OurServer.usual(peers, folder);
        for (Fault fault : List.of(Fault.OTHER_AUTHORITY, Fault.SERVER_ONLY)) {
            serve(wrong, fault, fault.certificate(fault.at(wrong.domain()), peers.authority()), folder);
        }
        for (Fault fault : Fault.values()) {
            serve(right, fault, peers.authority().forDomain(fault.at(right.domain())), folder);
        }
        wrong.start();
        right.start();
    }

    private void serve(TestServer server, Fault fault, IssuedCertificate shown, Path folder) {
        String domain = fault.at(server.domain());
        shown.write(folder, domain);
        server.setting("domains", String.join(", ", domains(server, domain)))
                .setting("certificate." + domain, folder + "/" + domain + ".crt")
                .setting("key." + domain, folder + "/" + domain + ".key");
    }

    private List<String> domains(TestServer server, String added) {
        return served.merge(server, List.of(server.domain(), added), (before, more) -> {
            List<String> all = new ArrayList<>(before);
            all.add(added);
            return all;
        });
    }

    @AfterAll
    void stop() {
        wrong.close();
        right.close();
    }

    /** A server of ours does not start with a certificate that has expired or is not for its domain. */
    static List<Arguments> faultsOfOurs() {
        return faults().stream()
                .filter(each -> each.get()[0] == Fault.OTHER_AUTHORITY || each.get()[0] == Fault.SERVER_ONLY)
                .toList();
    }

    static List<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            Stream.of(Peer.values()).map(peer -> Arguments.of(fault, peer)).forEach(all::add);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("faultsOfOurs")
    @Spec({"C-12", "D-02", "D-22", "RFC 6120 §13.7.2", "RFC 6120 §8.3.3.17", "XEP-0178 §3"})
    void oursIsWrong(Fault fault, Peer peer) throws Exception {
        Peer.Instance theirs = peer.shared();
        String ours = fault.at(SharedPeers.OUR_OTHER);
        try (SipSide sip = new SipSide(theirs.domain(), peers.authority());
                ServerLog log = new ServerLog();
                XmppUser juliet = theirs.user(peers, "juliet", "balcony")) {
            wrong.partner(theirs.domain(), sip.line()).reconfigure();
            wrong.writes("<message from='romeo@%s/orchard' to='%s' id='m1' type='chat'><body>Lady</body></message>"
                    .formatted(ours, theirs.jid("juliet")));
            sip.accepts(juliet.jid());

            if (fault == Fault.SERVER_ONLY && peer == Peer.PROSODY) {
                // asks for no purpose
                assertThat(XmppUser.text(juliet.reads(), "body")).isEqualTo("Lady");
                return;
            }
            Stanza back = wrong.reads();
            assertThat(back.id()).isEqualTo("m1");
            assertThat(back.error().condition().element()).isEqualTo("remote-server-timeout");
            assertThat(back.error().text())
                    .isEqualTo(peer == Peer.PROSODY ? "stream error not-authorized" : "authentication was refused");
            assertThat(log.lines("stream " + ours)).anySatisfy(line -> assertThat(line)
                    .startsWith("WARN")
                    .contains(theirs.domain(), "was not opened", "the peer says")
                    .containsIgnoringCase("certificate"));

            if (fault != Fault.SERVER_ONLY) {
                juliet.says("<iq type='get' id='p1' to='" + ours + "'><ping xmlns='urn:xmpp:ping'/></iq>");
                String answer = juliet.isAnswered();
                assertThat(XmppUser.attribute(answer, "type")).isEqualTo("error");
                assertThat(answer).contains("<remote-server-");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    @Spec({"C-12", "D-02", "D-22", "RFC 6120 §13.7.2", "RFC 6120 §8.3.3.17", "XEP-0178 §3"})
    void theirsIsWrong(Fault fault, Peer peer) throws Exception {
        Peer.Instance theirs = peer.own();
        peers.certificate(theirs.domain(), fault.certificate(theirs.domain(), peers.authority()))
                .start(theirs.name());
        String ours = fault.at(SharedPeers.OURS);
        try (SipSide sip = new SipSide(theirs.domain(), peers.authority());
                ServerLog log = new ServerLog();
                XmppUser juliet = theirs.user(peers, "juliet", "balcony")) {
            right.partner(theirs.domain(), sip.line()).reconfigure();
            right.writes("<message from='romeo@%s/orchard' to='%s' id='m1' type='chat'><body>Lady</body></message>"
                    .formatted(ours, theirs.jid("juliet")));
            SipSide.Agreed agreed = sip.accepts(juliet.jid());

            if (fault == Fault.SERVER_ONLY) {
                assertThat(XmppUser.text(juliet.reads(), "body")).isEqualTo("Lady");
            } else {
                Stanza back = right.reads();
                assertThat(back.id()).isEqualTo("m1");
                assertThat(back.error().condition().element()).isEqualTo("remote-server-timeout");
                assertThat(back.error().text()).isEqualTo("certificate is not acceptable");
                assertThat(log.lines("out was not opened")).anySatisfy(line -> assertThat(line)
                        .startsWith("WARN")
                        .contains(ours, theirs.domain(), "certificate is not acceptable"));
            }

            juliet.writes(agreed.jid(), "m2", "t1", "Good pilgrim");
            String bounced = juliet.reads();
            assertThat(XmppUser.attribute(bounced, "id")).isEqualTo("m2");
            assertThat(XmppUser.attribute(bounced, "type")).isEqualTo("error");
            assertThat(right.unread()).isZero();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.lines("in was not opened"))
                    .anySatisfy(line -> assertThat(line).startsWith("WARN").contains("certificate is not acceptable")));
        } finally {
            peers.stop(theirs.name());
        }
    }
}
