// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;
import org.umpp.net.dns.ResolutionException;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.dns.ServiceRecord;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StanzaReceiver;
import org.umpp.xmpp.netty.StreamLimits;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.Streams;
import org.umpp.xmpp.netty.TargetHint;
import org.umpp.xmpp.netty.Targets;
import org.umpp.xmpp.netty.XmppTrace;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.XmlLimits;

/** Where connections go, and where none is ever made. */
class ConnectRulesTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final ResolverTable dns = new ResolverTable();
    private S2sPeer capulet;
    private ServerSocket inner;
    private Streams montague;

    /** Takes nothing in, and nothing back. */
    private static final class Nobody implements StanzaReceiver {
        @Override
        public void received(Stanza stanza, Runnable done) {
            done.run();
        }

        @Override
        public void refused(Stanza stanza, Runnable done) {
            throw new AssertionError("nothing is refused");
        }

        @Override
        public void undelivered(Stanza stanza, StreamEnd reason, Runnable done) {
            throw new AssertionError(stanza.id() + " came back: " + reason.summary());
        }
    }

    @BeforeEach
    void start() throws Exception {
        capulet = new S2sPeer(CAPULET, authority, folder).start();
        inner = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        inner.setSoTimeout(1);
        authority.forDomain(MONTAGUE).write(folder, MONTAGUE);
        dns.srv("_xmpp-server._tcp." + CAPULET, new ServiceRecord(0, 0, capulet.port(), "xmpp." + CAPULET))
                .address("xmpp." + CAPULET, LOOPBACK);
        montague = streams(Map.of(), StreamSettings.DEFAULT);
    }

    private void sets(Map<String, List<TargetHint>> routes, StreamSettings settings) {
        montague.stop().toCompletableFuture().join();
        montague = streams(routes, settings);
    }

    private Streams streams(Map<String, List<TargetHint>> routes, StreamSettings settings) {
        Credentials credentials = Credentials.builder()
                .add(MONTAGUE, Credential.load(folder.resolve(MONTAGUE + ".crt"), folder.resolve(MONTAGUE + ".key")))
                .build();
        TlsContexts tls = new TlsContexts(credentials, TrustAnchors.load(folder.resolve(CAPULET + "-ca.crt")));
        Targets targets = new Targets(dns, routes, new SplittableRandom(1));
        return new Streams(Set.of(MONTAGUE), tls, targets, settings, new Nobody(), XmppTrace.NONE);
    }

    @AfterEach
    void stop() throws Exception {
        montague.stop().toCompletableFuture().get();
        capulet.close();
        inner.close();
    }

    @Test
    @Spec({"D-23", "RFC 6120 §3.2.1"})
    void aHintIntoOurOwnNetworkIsNotFollowedAndTheDnsIsAsked() throws Exception {
        montague.send(message("m1"), new TargetHint(LOOPBACK, inner.getLocalPort(), false));

        assertThat(capulet.receives().id()).isEqualTo("m1");
        assertThatThrownBy(() -> inner.accept()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @Spec("D-23")
    void aNameThatLeadsIntoOurOwnNetworkIsNoWayRoundThat() throws Exception {
        dns.address("sneaky." + CAPULET, LOOPBACK);

        montague.send(message("m1"), new TargetHint("sneaky." + CAPULET, inner.getLocalPort(), false));

        assertThat(capulet.receives().id()).isEqualTo("m1");
        assertThatThrownBy(() -> inner.accept()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @Spec("D-23")
    void aHintThatOurConfigurationListsIsFollowedFirst() throws Exception {
        dns.srv("_xmpp-server._tcp." + CAPULET, new ServiceRecord(0, 0, inner.getLocalPort(), "xmpp." + CAPULET));

        montague.send(message("m1"), new TargetHint(LOOPBACK, capulet.port(), true));

        assertThat(capulet.receives().id()).isEqualTo("m1");
        assertThatThrownBy(() -> inner.accept()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @Spec("D-23")
    void aStaticRouteAsksNeitherDnsNorHint() throws Exception {
        dns.failing("_xmpp-server._tcp." + CAPULET, ResolutionException.Reason.values()[0]);
        sets(Map.of(CAPULET, List.of(new TargetHint(LOOPBACK, capulet.port(), true))), StreamSettings.DEFAULT);

        montague.send(message("m1"), new TargetHint(LOOPBACK, inner.getLocalPort(), true));

        assertThat(capulet.receives().id()).isEqualTo("m1");
        assertThatThrownBy(() -> inner.accept()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @Spec("RFC 6120 §8.3.3.18")
    void noMoreWaitsForADomainThanMay() throws Exception {
        StreamLimits two =
                new StreamLimits(XmlLimits.DEFAULT, 2, 1 << 20, 1 << 24, 8, new ConnectionLimit.Bounds(8, 8, 8), 8);
        sets(Map.of(), StreamSettings.DEFAULT.with(two));
        TargetHint silent = new TargetHint(LOOPBACK, inner.getLocalPort(), true);

        assertThat(montague.send(message("m1"), silent)).isTrue();
        assertThat(montague.send(message("m2"), silent)).isTrue();
        assertThat(montague.send(message("m3"), silent)).isFalse();

        inner.setSoTimeout(10_000);
        inner.accept().close();
        assertThat(capulet.receives().id()).isEqualTo("m1");
        assertThat(capulet.receives().id()).isEqualTo("m2");
    }

    @Test
    @Spec("D-22")
    void nobodySendsInTheNameOfADomainThatIsNotOurs() {
        Stanza forged = Stanza.message(Jid.parse("tybalt@mantua.example.org"), Jid.parse("juliet@" + CAPULET))
                .build();

        assertThatThrownBy(() -> montague.send(forged, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mantua.example.org");
    }

    private static Stanza message(String id) {
        return Stanza.message(Jid.parse("romeo@" + MONTAGUE), Jid.parse("juliet@" + CAPULET))
                .id(id)
                .body(id)
                .build();
    }
}
