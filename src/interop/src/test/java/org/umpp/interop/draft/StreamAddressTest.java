// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.net.dns.NameServer;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;

/**
 * Where Romeo's server opens its stream after Juliet's has answered as the draft prints it, with the misspelt host and the port
 * of clients; a name server of the test's own knows the hosts.
 */
@Spec("draft §4.1")
class StreamAddressTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String MISSPELT = "impish.thecapulets.example.com";
    private static final String SERVICE = "xmpp." + CAPULET;

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private SipPeer sip;
    private ServerSocket described;
    private ServerSocket service;
    private TestServer romeos;

    @BeforeEach
    void listen() throws Exception {
        sip = new SipPeer("sip." + CAPULET, authority.forDomain(CAPULET), authority);
        described = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        service = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        romeos = new TestServer(MONTAGUE, authority, folder);
    }

    @AfterEach
    void stop() throws Exception {
        // first, so that nobody waits for the answer to a BYE
        sip.close();
        romeos.close();
        described.close();
        service.close();
    }

    @Test
    @Spec({"Q-02", "Q-05", "D-23"})
    void whatTheOperatorListsIsFollowedAndTheCertificateIsForTheDomainOfTheJid() throws Exception {
        try (NameServer dns = new NameServer(address(MISSPELT), srv(), address(SERVICE))) {
            knows(dns, "hosts = " + MISSPELT, "ports = " + described.getLocalPort());

            romeoWrites(described.getLocalPort());

            julietReadsAt(described);
            assertNobodyCame(service);
            assertThat(dns.asked()).contains(MISSPELT + ". A");
        }
    }

    @Test
    @Spec({"Q-05", "D-22"})
    void aCertificateForTheMisspeltDomainIsNoneForJuliets() throws Exception {
        try (NameServer dns = new NameServer(address(MISSPELT))) {
            knows(dns, "hosts = " + MISSPELT, "ports = " + described.getLocalPort());

            romeoWrites(described.getLocalPort());

            assertThatThrownBy(() -> XmppPeer.accepts(
                            described,
                            CAPULET,
                            MONTAGUE,
                            PlainTls.context(authority.forDomain("thecapulets.example.com"), authority)))
                    .isInstanceOfAny(IOException.class, AssertionError.class);
            Stanza back = romeos.reads();
            assertThat(back.isError()).isTrue();
            assertThat(back.error().condition().element()).isEqualTo("remote-server-timeout");
            assertThat(back.error().text()).isEqualTo("certificate is not acceptable");
        }
    }

    @Test
    @Spec({"Q-02", "Q-05", "D-23"})
    void theMisspeltHostIsNotFollowedUnlistedAndTheStreamGoesByTheDns() throws Exception {
        try (NameServer dns = new NameServer(address(MISSPELT), srv(), address(SERVICE))) {
            knows(dns, "ports = " + described.getLocalPort());

            romeoWrites(described.getLocalPort());

            julietReadsAt(service);
            assertNobodyCame(described);
            assertThat(dns.asked()).doesNotContain(MISSPELT + ". A");
        }
    }

    @Test
    @Spec({"Q-02", "D-23"})
    void aPortThatIsNotOnTheListIsNotFollowed() throws Exception {
        try (NameServer dns = new NameServer(address(MISSPELT), srv(), address(SERVICE))) {
            knows(dns, "hosts = " + MISSPELT);

            romeoWrites(described.getLocalPort());

            julietReadsAt(service);
            assertNobodyCame(described);
        }
    }

    @Test
    @Spec({"Q-02", "D-23"})
    void aStaticRouteGoesBeforeWhatTheAnswerSays() throws Exception {
        try (NameServer dns = new NameServer(address(MISSPELT))) {
            knows(
                    dns,
                    "hosts = " + MISSPELT,
                    "ports = " + described.getLocalPort(),
                    "xmpp = 127.0.0.1:" + service.getLocalPort());

            romeoWrites(described.getLocalPort());

            julietReadsAt(service);
            assertNobodyCame(described);
        }
    }

    private void knows(NameServer dns, String... partner) throws Exception {
        romeos.setting("nameserver", "127.0.0.1:" + dns.address().getPort());
        List<String> lines = new ArrayList<>(List.of(partner));
        lines.add("sip = 127.0.0.1:" + sip.port());
        romeos.partner(CAPULET, lines.toArray(String[]::new));
        romeos.start();
    }

    /** Romeo writes, and Juliet's server answers the INVITE with this port in place of the printed one. */
    private void romeoWrites(int port) throws Exception {
        romeos.writes(Form.stanza(2));
        SipPeer.Received invite = sip.receives("INVITE im:juliet@thecappulets.example.com SIP/2.0");
        sip.answers(
                invite, Form.VERBATIM.answerTo(invite.message()).with("m=message 5222 ", "m=message " + port + " "));
        sip.receives("ACK ");
    }

    private void julietReadsAt(ServerSocket host) throws Exception {
        try (XmppPeer stream =
                XmppPeer.accepts(host, CAPULET, MONTAGUE, PlainTls.context(authority.forDomain(CAPULET), authority))) {
            assertThat(stream.hears("</message>")).contains("Neither, fair saint");
        }
    }

    private static void assertNobodyCame(ServerSocket host) throws Exception {
        host.setSoTimeout(1);
        assertThatThrownBy(host::accept).isInstanceOf(SocketTimeoutException.class);
    }

    private static Record address(String host) throws IOException {
        return new ARecord(Name.fromString(host + "."), DClass.IN, 60, InetAddress.getByName("127.0.0.1"));
    }

    private Record srv() throws IOException {
        Name name = Name.fromString("_xmpp-server._tcp." + CAPULET + ".");
        return new SRVRecord(name, DClass.IN, 60, 0, 0, service.getLocalPort(), Name.fromString(SERVICE + "."));
    }
}
