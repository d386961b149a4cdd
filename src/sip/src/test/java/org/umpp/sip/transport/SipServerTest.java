// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.net.dns.ServiceRecord;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.Uri;
import org.umpp.sip.transport.TransportException.Reason;
import org.umpp.throwaway.IssuedCertificate;

/** Two servers on loopback, with real TLS between them. */
class SipServerTest {
    private static final Destination TO_CAPULET = Verona.destination(Verona.MONTAGUE, Verona.CAPULET);
    private static final Destination TO_MONTAGUE = Verona.destination(Verona.CAPULET, Verona.MONTAGUE);

    private final Verona verona = new Verona();
    private final TlsContexts capuletTls = verona.tls(Verona.CAPULET);
    private Party capulet;
    private Party montague;

    @BeforeEach
    void start() throws IOException {
        capulet = new Party(Party.settings(), capuletTls, StaticRoutes.NONE);
        montague = new Party(
                Party.settings(), verona.tls(Verona.MONTAGUE), Verona.route(Verona.CAPULET, capulet.target()));
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    private static Flow sent(CompletableFuture<Flow> outcome) throws Exception {
        return outcome.get(Party.SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    @Spec({"R-036", "R-040", "C-11", "RFC 5922 §7.4"})
    void aRequestArrivesWithTheIdentityOfItsSender() throws Exception {
        Flow out = sent(montague.send(TO_CAPULET));

        Flow in = capulet.request().flow();
        assertThat(in.peer().domains()).containsExactly(Verona.MONTAGUE);
        assertThat(in.localDomain()).isEqualTo(Verona.CAPULET);
        assertThat(in.protocol()).isEqualTo(Protocol.TLS);
        assertThat(in.isTrusted()).isFalse();
        assertThat(in.isOutbound()).isFalse();
        assertThat(out.isOutbound()).isTrue();
        assertThat(out.peer().domains()).containsExactly(Verona.CAPULET);
        assertThat(out.localDomain()).isEqualTo(Verona.MONTAGUE);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §18.2.2"})
    void theResponseTakesTheConnectionOfItsRequest() throws Exception {
        Flow out = sent(montague.send(TO_CAPULET));

        capulet.answer(capulet.request());

        Party.Received<?> response = montague.response();
        assertThat(response.flow()).isSameAs(out);
        assertThat(capulet.server.counters().opened()).isEqualTo(1);
    }

    @Test
    @Spec({"C-11", "RFC 5923 §5"})
    void theCalledSideSendsItsRequestsOverTheSameConnection() throws Exception {
        Flow out = sent(montague.send(TO_CAPULET));
        Flow in = capulet.request().flow();

        Flow back = sent(capulet.send(TO_MONTAGUE));

        assertThat(back).isSameAs(in);
        assertThat(montague.request().flow()).isSameAs(out);
    }

    @Test
    @Spec({"C-11", "RFC 5923 §4"})
    void aContactThatTheConnectionAdvertisedIsReachedOverIt() throws Exception {
        sent(montague.send(TO_CAPULET));
        Flow in = capulet.request().flow();
        Uri contact = montague.server.contact("gw", TO_CAPULET, false);

        Flow back = sent(capulet.send(new Destination(Verona.CAPULET, Verona.MONTAGUE, contact)));

        assertThat(contact).hasToString("sip:gw@montague.example:" + montague.port() + ";transport=tls");
        assertThat(back).isSameAs(in);
    }

    @Test
    void manyRequestsKeepTheirOrderAcrossTheOpeningOfTheConnection() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            montague.send(TO_CAPULET);
        }

        for (int i = 1; i <= 1_000; i++) {
            assertThat(capulet.request().message().headers().callId()).isEqualTo("call-" + i);
        }
        assertThat(capulet.server.counters().opened()).isEqualTo(1);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §18.2.1", "RFC 3581 §4"})
    void theViaNotesWhereTheRequestCameFrom() throws Exception {
        Flow out = sent(montague.send(TO_CAPULET));

        SipRequest request = capulet.request().message();
        assertThat(request.headers().topVia().received()).isEqualTo("127.0.0.1");
        assertThat(request.headers().topVia().parameters().get("rport")).isNotEmpty();
        assertThat(request.headers().topVia().sentBy()).isEqualTo(Verona.MONTAGUE + ":" + montague.port());
        assertThat(out.isOpen()).isTrue();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §18.2.2"})
    void aResponseWhoseConnectionHasGoneGoesToWhereTheRequestCameFrom() throws Exception {
        Flow first = sent(montague.send(TO_CAPULET));
        Party.Received<SipRequest> request = capulet.request();
        ((Connection) first).stop();
        capulet.end();

        Flow second = sent(capulet.answer(request));

        assertThat(second.isOutbound()).isTrue();
        assertThat(second.remote().getPort()).isEqualTo(montague.port());
        assertThat(montague.response().message().status()).isEqualTo(200);
    }

    @Test
    @Spec("D-20")
    void thePeerMustBeTheDomainThatWasAskedFor() throws Exception {
        try (Party evil = new Party(Party.settings(), verona.tls("evil.example"), StaticRoutes.NONE);
                Party caller = new Party(
                        Party.settings(), verona.tls(Verona.MONTAGUE), Verona.route(Verona.CAPULET, evil.target()))) {
            TransportException failure = caller.failure(TO_CAPULET);

            assertThat(failure.reason()).isEqualTo(Reason.NOT_SECURED);
            assertThat(failure.end()).isEqualTo(FlowEnd.WRONG_IDENTITY);
            assertThat(caller.server.counters().ended(FlowEnd.WRONG_IDENTITY)).isEqualTo(1);
            assertThat(evil.requests).isEmpty();
        }
    }

    @Test
    @Spec({"C-11", "RFC 5922 §7.2"})
    void aWildcardIsNoProof() throws Exception {
        IssuedCertificate wildcard =
                verona.authority.certificate("x").dns("*.example").issue();
        try (Party any = new Party(Party.settings(), verona.tls(Verona.CAPULET, wildcard), StaticRoutes.NONE);
                Party caller = new Party(
                        Party.settings(), verona.tls(Verona.MONTAGUE), Verona.route(Verona.CAPULET, any.target()))) {
            assertThat(caller.failure(TO_CAPULET).end()).isEqualTo(FlowEnd.NO_IDENTITY);
        }
    }

    @Test
    @Spec("RFC 3263 §4.3")
    void theNextAddressIsTriedWhenOneFails() throws Exception {
        try (Party evil = new Party(Party.settings(), verona.tls("evil.example"), StaticRoutes.NONE);
                Party caller = new Party(
                        Party.settings(),
                        verona.tls(Verona.MONTAGUE),
                        Verona.route(Verona.CAPULET, "tls:127.0.0.1:1", evil.target(), capulet.target()))) {
            sent(caller.send(TO_CAPULET));

            assertThat(capulet.request().flow().peer().proves(Verona.MONTAGUE)).isTrue();
        }
    }

    @Test
    @Spec({"R-017", "RFC 3861 §3"})
    void withoutARouteTheImServiceOfTheDomainIsUsed() throws Exception {
        montague.dns
                .srv("_im._sip.capulet.example", new ServiceRecord(0, 0, capulet.port(), "sip.hosting.example"))
                .address("sip.hosting.example", "127.0.0.1");
        try (Party caller = new Party(Party.settings(), verona.tls(Verona.MONTAGUE), StaticRoutes.NONE)) {
            caller.dns
                    .srv("_im._sip.capulet.example", new ServiceRecord(0, 0, capulet.port(), "sip.hosting.example"))
                    .address("sip.hosting.example", "127.0.0.1");

            sent(caller.send(TO_CAPULET));

            assertThat(capulet.request().flow().localDomain()).isEqualTo(Verona.CAPULET);
        }
    }

    @Test
    void eachWayNotToReachADomainHasItsReason() throws Exception {
        try (Party caller = new Party(
                Party.settings(), verona.tls(Verona.MONTAGUE), Verona.route("closed.example", "tls:127.0.0.1:1"))) {
            assertThat(caller.failure(Verona.destination(Verona.MONTAGUE, "closed.example"))
                            .reason())
                    .isEqualTo(Reason.UNREACHABLE);
            assertThat(caller.failure(Verona.destination(Verona.MONTAGUE, "nowhere.example"))
                            .reason())
                    .isEqualTo(Reason.NO_SUCH_DOMAIN);
            assertThat(caller.failure(Verona.destination("paris.example", Verona.CAPULET))
                            .reason())
                    .isEqualTo(Reason.NOT_LOCAL);
        }
    }

    @Test
    @Spec("RFC 6066 §3")
    void coHostedDomainsNeverShareAConnection() throws Exception {
        Credentials both = Credentials.builder()
                .add(Verona.MONTAGUE, Verona.credential(verona.authority.forDomain(Verona.MONTAGUE)))
                .add("mantua.example", Verona.credential(verona.authority.forDomain("mantua.example")))
                .build();
        try (Party caller = new Party(
                Party.settings(),
                new TlsContexts(both, verona.anchors()),
                Verona.route(Verona.CAPULET, capulet.target()))) {
            Flow one = sent(caller.send(TO_CAPULET));
            Flow other = sent(caller.send(Verona.destination("mantua.example", Verona.CAPULET)));

            assertThat(one).isNotSameAs(other);
            assertThat(capulet.request().flow().peer().domains()).containsExactly(Verona.MONTAGUE);
            assertThat(capulet.request().flow().peer().domains()).containsExactly("mantua.example");
        }
    }

    @Test
    @Spec("D-30")
    void newCredentialsServeNewConnectionsAndLeaveTheOldOnes() throws Exception {
        Flow first = sent(montague.send(TO_CAPULET));
        capulet.request();

        capuletTls.replace(
                Credentials.of("verona.example", Verona.credential(verona.authority.forDomain("verona.example"))),
                verona.anchors());

        assertThat(sent(montague.send(TO_CAPULET))).isSameAs(first);
        ((Connection) first).stop();
        await().until(() -> montague.server.flows().isEmpty());
        assertThat(montague.failure(TO_CAPULET).end()).isEqualTo(FlowEnd.WRONG_IDENTITY);
    }

    @Test
    void theEndOfAConnectionIsToldOnceOnBothSides() throws Exception {
        Flow out = sent(montague.send(TO_CAPULET));
        Flow in = capulet.request().flow();

        montague.server.close();

        assertThat(montague.end()).isEqualTo(new Party.Ended(out, FlowEnd.STOPPED));
        assertThat(capulet.end()).isEqualTo(new Party.Ended(in, FlowEnd.CLOSED_BY_PEER));
        assertThat(montague.ends).isEmpty();
        assertThat(capulet.server.flows()).isEmpty();
        assertThat(montague.failure(TO_CAPULET).reason()).isEqualTo(Reason.STOPPED);
    }

    @Test
    @Spec({"R-040", "RFC 8446 §4.4.2.4"})
    void aPeerThatRefusesOurCertificateIsToldFromOneThatCloses() throws Exception {
        IssuedCertificate expired =
                verona.authority.certificate("x").dns(Verona.MONTAGUE).expired().issue();
        try (Party caller = new Party(
                Party.settings(),
                verona.tls(Verona.MONTAGUE, expired),
                Verona.route(Verona.CAPULET, capulet.target()))) {
            caller.send(TO_CAPULET);

            // With TLS 1.3 the handshake is over for a client before the server has seen its certificate.
            assertThat(caller.end().end()).isEqualTo(FlowEnd.REFUSED_BY_PEER);
            assertThat(capulet.server.counters().ended(FlowEnd.CERTIFICATE_EXPIRED))
                    .isEqualTo(1);
            assertThat(capulet.requests).isEmpty();
        }
    }

    @Test
    void aCommunityIsReachedAndHeardOverPlainTcpOnlyWhereConfigured() throws Exception {
        TransportSettings settings = TransportSettings.of(Listener.community("127.0.0.1", 0));
        try (Party community = new Party(settings, capuletTls, StaticRoutes.NONE);
                Party caller = new Party(
                        Party.settings(),
                        verona.tls(Verona.MONTAGUE),
                        Verona.route(Verona.CAPULET, "tcp:127.0.0.1:" + community.server.port(Protocol.TCP)))) {
            Flow out = sent(caller.send(TO_CAPULET));

            assertThat(caller.server.protocol(TO_CAPULET)).isEqualTo(Protocol.TCP);
            Party.Received<SipRequest> request = community.request();
            assertThat(request.message().headers().topVia().transport()).isEqualTo("TCP");
            assertThat(request.flow().isTrusted()).isTrue();
            assertThat(request.flow().peer().isNobody()).isTrue();
            community.answer(request);
            assertThat(caller.response().flow()).isSameAs(out);
        }
    }

    @Test
    @Spec("R-036")
    void plainTcpForAnybodyCannotBeConfigured() {
        assertThatThrownBy(() -> new Listener(Protocol.TCP, "0.0.0.0", 5060, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trusted community");
    }

    @Test
    void aPortThatIsTakenIsReported() {
        SipServer second = new SipServer(
                TransportSettings.of(Listener.tls("127.0.0.1", capulet.port())),
                capuletTls,
                capulet.dns,
                StaticRoutes.NONE);

        assertThatThrownBy(() -> second.start(capulet))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + capulet.port());
    }

    @Test
    @Spec("D-29")
    void whatWaitsForAConnectionIsBounded() throws Exception {
        TransportSettings settings =
                Party.settings().withBounds(new TransportSettings.Bounds(10, 10, 10, 2, 10_000, 10_000));
        try (Party caller =
                new Party(settings, verona.tls(Verona.MONTAGUE), Verona.route(Verona.CAPULET, capulet.target()))) {
            List<CompletableFuture<Flow>> outcomes =
                    List.of(caller.send(TO_CAPULET), caller.send(TO_CAPULET), caller.send(TO_CAPULET));

            assertThat(Party.failure(outcomes.get(2)).reason()).isEqualTo(Reason.OVERLOAD);
            sent(outcomes.get(0));
            sent(outcomes.get(1));
        }
    }
}
