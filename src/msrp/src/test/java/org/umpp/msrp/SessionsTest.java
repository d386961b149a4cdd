// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.msrp.transport.MsrpSettings;
import org.umpp.throwaway.ThrowawayAuthority;

/** Sessions over real connections: with another of our kind, and with a peer that speaks by hand. */
@Spec({"RFC 4975 §5.4", "RFC 4975 §7"})
class SessionsTest {
    private static final String CAPULET = "capulet.example";
    private static final String MONTAGUE = "montague.example";
    private static final String THEIRS = "msrps://peer.montague.example:9/theirs;tcp";

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private House capulet;
    private SSLContext montague;
    private SSLServerSocket listener;

    @BeforeEach
    void start() throws Exception {
        capulet = house(MsrpSettings.Timeouts.DEFAULT, MsrpSettings.Bounds.DEFAULT);
        montague = HandPeer.tls(authority.forDomain(MONTAGUE), authority);
        listener = HandPeer.listen(montague);
    }

    private House house(MsrpSettings.Timeouts timeouts, MsrpSettings.Bounds bounds) throws Exception {
        return new House(CAPULET, authority, timeouts, bounds);
    }

    @AfterEach
    void stop() throws Exception {
        capulet.close();
        listener.close();
    }

    private String send(String transaction, String fields, String body, char flag) {
        return request("SEND", transaction, "s1", fields + "Content-Type: text/plain\r\n\r\n" + body + "\r\n", flag);
    }

    private String request(String method, String transaction, String session, String rest, char flag) {
        return "MSRP " + transaction + ' ' + method + "\r\nTo-Path: " + capulet.path(session) + "\r\nFrom-Path: "
                + THEIRS + "\r\n" + rest + "-------" + transaction + flag + "\r\n";
    }

    private String status(String response) {
        return response.split("\r\n")[0].substring(5);
    }

    private String path(String session) {
        return "msrps://127.0.0.1:" + listener.getLocalPort() + '/' + session + ";tcp";
    }

    // ---- two of our kind

    @Test
    @Spec({"RFC 4975 §5.1", "D-02"})
    void manyMessagesOfAnySizeArriveInOrderBothWays() throws Exception {
        try (House other = new House(MONTAGUE, authority, MsrpSettings.Timeouts.DEFAULT, MsrpSettings.Bounds.DEFAULT)) {
            capulet.opens("c1", other.path("m1"), MONTAGUE, false);
            other.opens("m1", capulet.path("c1"), CAPULET, true);
            List<String> written = IntStream.range(0, 200)
                    .mapToObj(i -> i + " " + "x".repeat(i * 97 % 7_000))
                    .toList();

            written.forEach(text -> other.says("m1", text, false));
            written.forEach(text -> capulet.says("c1", text, false));

            assertThat(read(capulet, written.size())).isEqualTo(written);
            assertThat(read(other, written.size())).isEqualTo(written);
            other.closes("m1");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(other.msrp.server().connections()).isZero());
            assertThat(capulet.next("lost").getMessage().getHeader(MsrpConstants.SESSION))
                    .isEqualTo("c1");
            assertThat(capulet.unread("undelivered") + other.unread("undelivered"))
                    .isZero();
        }
    }

    /** While answers make room for what waits, more is said: what leaves on the one thread must not overtake what leaves on the other. */
    @Test
    @Spec({"RFC 4975 §5.1", "D-02"})
    void whatIsSaidWhileAnswersComeBackOvertakesNothing() throws Exception {
        try (House other = new House(MONTAGUE, authority, MsrpSettings.Timeouts.DEFAULT, MsrpSettings.Bounds.DEFAULT)) {
            capulet.opens("c1", other.path("m1"), MONTAGUE, false);
            other.opens("m1", capulet.path("c1"), CAPULET, true);
            List<String> read = new ArrayList<>();
            List<String> written =
                    IntStream.range(0, 5_000).mapToObj(String::valueOf).toList();

            for (String text : written) {
                other.says("m1", text, false);
                // no more waits than may
                if (Integer.parseInt(text) - read.size() > 200) {
                    read.addAll(read(capulet, 100));
                }
            }
            read.addAll(read(capulet, written.size() - read.size()));

            assertThat(read).isEqualTo(written);
        }
    }

    private static List<String> read(House house, int count) throws InterruptedException {
        List<String> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(house.next("message").getMessage().getBody(String.class));
        }
        return read;
    }

    @Test
    @Spec({"RFC 4975 §7.1.2", "RFC 7573 §7"})
    void aReportTellsThatAMessageHasArrived() throws Exception {
        try (House other = new House(MONTAGUE, authority, MsrpSettings.Timeouts.DEFAULT, MsrpSettings.Bounds.DEFAULT)) {
            capulet.opens("c1", other.path("m1"), MONTAGUE, false);
            other.opens("m1", capulet.path("c1"), CAPULET, true);
            other.says("m1", "did you get this?", true);

            Exchange got = capulet.next("message");
            assertThat(got.getMessage().getHeader(MsrpConstants.REPORT)).isEqualTo(true);
            String id = got.getMessage().getHeader(MsrpConstants.MESSAGE_ID, String.class);
            assertThat(capulet.reports("c1", id)).isTrue();
            assertThat(capulet.reports("c1", id)).as("once").isFalse();

            assertThat(other.next("report").getMessage().getBody()).isEqualTo("about did you get this?");
        }
    }

    // ---- a peer that connects to us

    @Test
    @Spec("RFC 4975 §7.3.1")
    void whatIsReadIsAnsweredWhenTheRouteIsDone() throws Exception {
        capulet.opens("s1", THEIRS, MONTAGUE, false);
        try (HandPeer peer = HandPeer.connects(montague, capulet.port())) {
            peer.says(send("tttt1", "Message-ID: m001\r\nByte-Range: 1-5/10\r\n", "hello", '+'));
            assertThat(status(peer.hears())).isEqualTo("tttt1 200 OK");
            assertThat(capulet.unread("message")).isZero();
            peer.says(send("tttt2", "Message-ID: m001\r\nByte-Range: 6-10/10\r\n", "world", '$'));
            String ok = peer.hears();

            assertThat(status(ok)).isEqualTo("tttt2 200 OK");
            assertThat(HandPeer.field(ok, "To-Path")).isEqualTo(THEIRS);
            assertThat(HandPeer.field(ok, "From-Path")).isEqualTo(capulet.path("s1"));
            assertThat(capulet.next("message").getMessage().getBody(String.class))
                    .isEqualTo("helloworld");
            capulet.says("s1", "hi", false);
            assertThat(peer.hears()).contains("SEND", "\r\n\r\nhi\r\n");
        }
    }

    @Test
    @Spec({"RFC 4975 §7.1.2", "RFC 7573 §7"})
    void aReportMayComeBeforeTheResponse() throws Exception {
        capulet.opens("s1", THEIRS, MONTAGUE, false);
        try (HandPeer peer = HandPeer.connects(montague, capulet.port())) {
            peer.says(send("tttt1", "Message-ID: m001\r\n", "hi", '$'));
            assertThat(status(peer.hears())).isEqualTo("tttt1 200 OK");
            capulet.says("s1", "did you get this?", true);
            String id = HandPeer.field(peer.hears(), "Message-ID");

            String report = "Message-ID: " + id + "\r\nByte-Range: 1-17/17\r\nStatus: 000 200 OK\r\n";
            peer.says(request("REPORT", "tttt2", "s1", report, '$'));

            assertThat(capulet.next("report").getMessage().getBody()).isEqualTo("about did you get this?");
        }
    }

    @Test
    @Spec({"D-02", "RFC 4975 §7.2"})
    void whatHasComeIsAnsweredBeforeTheSessionEnds() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        capulet.opens("s1", THEIRS, MONTAGUE, false);
        capulet.replies(exchange -> taken.await(30, TimeUnit.SECONDS));
        try (HandPeer peer = HandPeer.connects(montague, capulet.port())) {
            peer.says(send("tttt1", "Message-ID: m001\r\n", "x", '$'));
            capulet.next("message");
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> capulet.closes("s1"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThatThrownBy(() -> capulet.says("s1", "late", false))
                            .hasCauseInstanceOf(MsrpOverflowException.class));
            taken.countDown();

            // what we managed to say before the end is ours to be answered
            String heard = peer.hears();
            while (heard.contains(" SEND\r\n")) {
                peer.says(HandPeer.response(heard, "200 OK"));
                heard = peer.hears();
            }
            assertThat(status(heard)).isEqualTo("tttt1 200 OK");
            assertThat(peer.hears()).isEmpty();
            closed.join();
        }
    }

    @Test
    @Spec("RFC 4975 §7.1.2")
    void whoWantsNoResponsesGetsNone() throws Exception {
        capulet.opens("s1", THEIRS, MONTAGUE, false);
        capulet.replies(exchange -> {
            if (exchange.getMessage().getBody(String.class).equals("bad")) {
                exchange.getMessage().setHeader(MsrpConstants.STATUS, 403);
            }
        });
        try (HandPeer peer = HandPeer.connects(montague, capulet.port())) {
            peer.says(send("tttt1", "Message-ID: m001\r\nFailure-Report: no\r\n", "bad", '$'));
            peer.says(send("tttt2", "Message-ID: m002\r\nFailure-Report: partial\r\n", "good", '$'));
            peer.says(send("tttt3", "Message-ID: m003\r\nFailure-Report: partial\r\n", "bad", '$'));

            assertThat(status(peer.hears())).isEqualTo("tttt3 403 Forbidden");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unknown, SEND, 481 No Such Session",
        "s1, AUTH, 501 Not Implemented",
    })
    @Spec({"RFC 4975 §10.8", "RFC 4975 §10.9"})
    void whatDoesNotFitIsRefused(String session, String method, String status) throws Exception {
        capulet.opens("s1", THEIRS, MONTAGUE, false);
        try (HandPeer peer = HandPeer.connects(montague, capulet.port())) {
            peer.says(request(method, "tttt1", session, "Message-ID: m001\r\n", '$'));

            assertThat(status(peer.hears())).isEqualTo("tttt1 " + status);
        }
    }

    @Test
    @Spec({"RFC 4975 §10.6", "RFC 4975 §10.5", "D-53"})
    void typesAndLengthsHaveTheirBounds() throws Exception {
        capulet.opens("s1", THEIRS, MONTAGUE, false);
        try (HandPeer peer = HandPeer.connects(montague, capulet.port())) {
            peer.says(request("SEND", "tttt1", "s1", "Message-ID: m001\r\nContent-Type: image/png\r\n\r\nx\r\n", '$'));
            assertThat(status(peer.hears())).isEqualTo("tttt1 415 Unsupported Media Type");
            peer.says(send("tttt2", "Message-ID: m002\r\nByte-Range: 1-3/9999999\r\n", "abc", '+'));
            assertThat(status(peer.hears())).isEqualTo("tttt2 413 Stop Sending");
            peer.says(send("tttt3", "Message-ID: m003\r\n", "x".repeat((1 << 18) + 1), '$'));
            assertThat(status(peer.hears())).isEqualTo("tttt3 413 Stop Sending");
            peer.says(send("tttt4", "Message-ID: m004\r\n", "x".repeat(1 << 18), '$'));
            assertThat(status(peer.hears())).isEqualTo("tttt4 200 OK");
            peer.says(send("tttt5", "Message-ID: m005\r\nByte-Range: x\r\n", "x", '$'));
            assertThat(status(peer.hears())).isEqualTo("tttt5 400 Bad Request");
        }
    }

    @Test
    @Spec({"RFC 4975 §7.3", "RFC 4975 §10.10", "D-22"})
    void aSessionIsOfOneConnectionAndOfItsDomain() throws Exception {
        capulet.opens("s1", THEIRS, MONTAGUE, false);
        SSLContext padua = HandPeer.tls(authority.forDomain("padua.example"), authority);
        try (HandPeer stranger = HandPeer.connects(padua, capulet.port());
                HandPeer first = HandPeer.connects(montague, capulet.port());
                HandPeer second = HandPeer.connects(montague, capulet.port())) {
            stranger.says(send("tttt1", "Message-ID: m001\r\n", "x", '$'));
            assertThat(status(stranger.hears())).isEqualTo("tttt1 481 No Such Session");
            first.says(send("tttt2", "Message-ID: m002\r\n", "x", '$').replace("/theirs", "/another"));
            assertThat(status(first.hears())).as("another sender").isEqualTo("tttt2 481 No Such Session");
            first.says(request("SEND", "tttt3", "s1", "Message-ID: m003\r\n", '$'));
            assertThat(status(first.hears())).isEqualTo("tttt3 200 OK");
            second.says(send("tttt4", "Message-ID: m004\r\n", "x", '$'));
            assertThat(status(second.hears())).isEqualTo("tttt4 506 Session in Use");
        }
        assertThat(capulet.unread("message")).as("none of it was delivered").isZero();
    }

    @Test
    @Spec("D-53")
    void garbageEndsTheConnectionAndItsSession() throws Exception {
        capulet.opens("s1", THEIRS, MONTAGUE, false);
        try (HandPeer peer = HandPeer.connects(montague, capulet.port())) {
            peer.says(request("SEND", "tttt1", "s1", "Message-ID: m001\r\n", '$'));
            peer.hears();
            peer.says("GET / HTTP/1.1\r\n\r\n");

            assertThat(peer.hears()).isEmpty();
        }
        assertThat(capulet.next("lost").getMessage().getHeader(MsrpConstants.SESSION))
                .isEqualTo("s1");
    }

    @Test
    void whoNeverConnectsLosesTheSession() throws Exception {
        try (House brief =
                house(MsrpSettings.Timeouts.DEFAULT.withBind(Duration.ofMillis(300)), MsrpSettings.Bounds.DEFAULT)) {
            brief.opens("s1", THEIRS, MONTAGUE, false);
            brief.says("s1", "one", false);

            assertThat(brief.next("undelivered").getMessage().getBody()).isEqualTo("about one");
            assertThat(brief.next("lost").getMessage().getHeader(MsrpConstants.SESSION))
                    .isEqualTo("s1");
            assertThat(brief.msrp.server().sessions()).isZero();
        }
    }

    // ---- a peer that we connect to

    @Test
    @Spec("RFC 4975 §5.4")
    void whoConnectsSaysSomethingAtOnce() throws Exception {
        capulet.opens("s1", path("p1"), MONTAGUE, true);
        try (HandPeer peer = HandPeer.accepts(listener)) {
            String first = peer.hears();

            assertThat(first).startsWith("MSRP ").contains(" SEND\r\n", "\r\nTo-Path: " + path("p1") + "\r\n");
            assertThat(first).doesNotContain("Content-Type");
        }
    }

    @Test
    @Spec({"RFC 4975 §7.2", "D-04"})
    void whatIsRefusedComesBackAndTheRestArrives() throws Exception {
        capulet.opens("s1", path("p1"), MONTAGUE, true);
        try (HandPeer peer = HandPeer.accepts(listener)) {
            capulet.says("s1", "one", false);
            capulet.says("s1", "two", false);
            int answered = 0;
            while (answered < 2) {
                String heard = peer.hears();
                boolean refuse = heard.contains("\r\n\r\none\r\n");
                peer.says(HandPeer.response(heard, refuse ? "415 Unsupported Media Type" : "200 OK"));
                answered += refuse || heard.contains("\r\n\r\ntwo\r\n") ? 1 : 0;
            }

            Exchange back = capulet.next("undelivered");
            assertThat(back.getMessage().getBody()).isEqualTo("about one");
            assertThat(back.getMessage().getHeader(MsrpConstants.STATUS)).isEqualTo(415);
            capulet.closes("s1");
            assertThat(capulet.unread("undelivered")).as("two has arrived").isZero();
            assertThat(capulet.unread("lost")).as("we closed it").isZero();
        }
    }

    @Test
    @Spec({"D-02", "D-12"})
    void whatWasOnItsWayWhenTheConnectionBreaksComesBackOnceAndInOrder() throws Exception {
        capulet.opens("s1", path("p1"), MONTAGUE, true);
        try (HandPeer peer = HandPeer.accepts(listener)) {
            List<String> texts = List.of("one", "x".repeat(5_000), "three");
            texts.forEach(text -> capulet.says("s1", text, false));
            peer.says(HandPeer.response(peer.hears(), "200 OK"));
            peer.hears();
        }

        List<Object> back = new ArrayList<>();
        capulet.next("lost");
        while (capulet.unread("undelivered") > 0) {
            back.add(capulet.next("undelivered").getMessage().getBody());
        }
        assertThat(back).isSubsetOf("about one", "about 5000", "about three").endsWith("about 5000", "about three");
        assertThatThrownBy(() -> capulet.says("s1", "four", false)).hasCauseInstanceOf(MsrpOverflowException.class);
    }

    @Test
    @Spec({"D-29", "RFC 4975 §7.1.1"})
    void whoSaysNothingIsGivenUp() throws Exception {
        try (House brief = house(
                MsrpSettings.Timeouts.DEFAULT.withResponse(Duration.ofMillis(500)), MsrpSettings.Bounds.DEFAULT)) {
            brief.opens("s1", path("p1"), MONTAGUE, true);
            try (HandPeer peer = HandPeer.accepts(listener)) {
                brief.says("s1", "one", false);
                peer.hears();

                assertThat(brief.next("undelivered").getMessage().getBody()).isEqualTo("about one");
                assertThat(brief.next("lost").getMessage().getHeader(MsrpConstants.REASON, String.class))
                        .contains("does not answer");
            }
        }
    }

    @Test
    @Spec("D-21")
    void aCertificateOfAnotherDomainIsNotBelieved() throws Exception {
        capulet.opens("s1", path("p1"), "padua.example", true);
        capulet.says("s1", "secret", false);
        try (HandPeer peer = HandPeer.accepts(listener)) {
            assertThat(peer.hears()).isEmpty();
        }

        assertThat(capulet.next("undelivered").getMessage().getBody()).isEqualTo("about secret");
        assertThat(capulet.next("lost").getMessage().getHeader(MsrpConstants.REASON, String.class))
                .contains("padua.example", MONTAGUE);
    }

    @Test
    @Spec("D-29")
    void whatWaitsIsBounded() throws Exception {
        try (House small = house(MsrpSettings.Timeouts.DEFAULT, MsrpSettings.Bounds.DEFAULT.withWaiting(2))) {
            small.opens("s1", THEIRS, MONTAGUE, false);
            small.says("s1", "one", false);
            small.says("s1", "two", false);

            assertThatThrownBy(() -> small.says("s1", "three", false)).hasCauseInstanceOf(MsrpOverflowException.class);
        }
    }

    @Test
    @Spec({"D-02", "D-47"})
    void whatWaitsWhenTheServerEndsComesBack() throws Exception {
        House brief = house(MsrpSettings.Timeouts.DEFAULT, MsrpSettings.Bounds.DEFAULT);
        brief.opens("s1", THEIRS, MONTAGUE, false);
        brief.says("s1", "one", false);

        brief.close();

        assertThat(brief.next("undelivered").getMessage().getBody()).isEqualTo("about one");
    }
}
