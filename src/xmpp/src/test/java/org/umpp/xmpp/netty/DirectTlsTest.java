// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.dns.ServiceRecord;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamEnd;

/** TLS before the stream, where SRV says so. */
@Spec("XEP-0368 §3")
class DirectTlsTest {
    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final ResolverTable dns = new ResolverTable().address("localhost.example", "127.0.0.1");
    private final LinkedBlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final Streams montague = streams("montague.example");
    private final Streams capulet = streams("capulet.example");

    @AfterEach
    void stop() {
        montague.stop().toCompletableFuture().join();
        capulet.stop().toCompletableFuture().join();
    }

    @Test
    void aStreamBeginsInsideTls() throws Exception {
        int port = listen(true);
        dns.srv("_xmpps-server._tcp.capulet.example", new ServiceRecord(0, 0, port, "localhost.example"));

        assertThat(montague.send(message(), null)).isTrue();

        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(message());
    }

    @Test
    void whereTlsFailsTheNextPlaceIsTried() throws Exception {
        int direct = listen(true);
        int starttls = listen(false);
        dns.srv("_xmpps-server._tcp.capulet.example", new ServiceRecord(10, 0, starttls, "localhost.example"))
                .srv(
                        "_xmpp-server._tcp.capulet.example",
                        new ServiceRecord(20, 0, direct, "localhost.example"),
                        new ServiceRecord(30, 0, starttls, "localhost.example"));

        assertThat(montague.send(message(), null)).isTrue();

        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(message());
    }

    private int listen(boolean directTls) {
        return capulet.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), directTls)
                .getPort();
    }

    private Streams streams(String domain) {
        IssuedCertificate certificate = authority.forDomain(domain);
        TlsContexts tls = new TlsContexts(
                Credentials.of(domain, new Credential(certificate.chain(), certificate.key())),
                TrustAnchors.of(authority.certificate()));
        Targets targets = new Targets(dns, Map.of(), new SplittableRandom(1));
        return new Streams(Set.of(domain), tls, targets, StreamSettings.DEFAULT, new Recording(), XmppTrace.NONE);
    }

    private final class Recording implements StanzaReceiver {
        @Override
        public void received(Stanza stanza, Runnable done) {
            events.add(stanza);
            done.run();
        }

        @Override
        public void refused(Stanza stanza, Runnable done) {
            throw new AssertionError("nothing is refused");
        }

        @Override
        public void undelivered(Stanza stanza, StreamEnd reason, Runnable done) {
            events.add(reason);
            done.run();
        }
    }

    private static Stanza message() {
        return Stanza.message(Jid.parse("romeo@montague.example/orchard"), Jid.parse("juliet@capulet.example/balcony"))
                .id("m1")
                .body("hi")
                .build();
    }
}
