// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.session.Session;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Two users on two whole servers write to each other at the same moment, so that two initial INVITEs cross (D-06). */
class GlareTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final int TIMES = 100;
    private static final int MESSAGES = 5;

    private final ExecutorService users = Executors.newFixedThreadPool(2);
    private final AtomicInteger invites = new AtomicInteger();
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers(@TempDir Path folder) throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder);
        montague.federatesWith(capulet);
        montague.start();
        capulet.start();
        count(montague);
        count(capulet);
        // the connections and streams are up before anything is to cross
        montague.writes(message(romeo(-1), juliet(-1), "<thread>first</thread>", 0));
        capulet.reads();
        capulet.writes(message(juliet(-1), romeo(-1), "<thread>first</thread>", 0));
        montague.reads();
    }

    @AfterEach
    void stop() {
        users.shutdownNow();
        montague.close();
        capulet.close();
    }

    @Test
    @Spec({"D-06", "D-02"})
    void inOneThread() throws Exception {
        int crossed = 0;
        for (int i = 0; i < TIMES; i++) {
            crossed += bothWrite(i, "<thread>t" + i + "</thread>", "<thread>t" + i + "</thread>");
            oneDialogStays(i);
        }
        assertThat(crossed).as("how many times two INVITEs crossed").isPositive();
    }

    @Test
    @Spec({"D-06", "D-02"})
    void withoutAThread() throws Exception {
        int crossed = 0;
        for (int i = TIMES; i < 2 * TIMES; i++) {
            crossed += bothWrite(i, "", "");
            oneDialogStays(i);
        }
        assertThat(crossed).as("how many times two INVITEs crossed").isPositive();
    }

    @Test
    @Spec({"D-06", "R-005"})
    void inTwoThreadsEachIsASession() throws Exception {
        for (int i = 2 * TIMES; i < 2 * TIMES + 10; i++) {
            bothWrite(i, "<thread>hers</thread>", "<thread>his</thread>");
            String him = romeo(i);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(dialogs(montague, him)).hasSize(2);
                assertThat(dialogs(capulet, him)).hasSize(2);
            });
        }
    }

    /** What both write arrives once and in order; returns 1 if there were two dialogs, else 0. */
    private int bothWrite(int pair, String thread, String otherThread) throws Exception {
        int before = invites.get();
        CyclicBarrier together = new CyclicBarrier(2);
        Future<?> romeo = users.submit(() -> {
            together.await(10, TimeUnit.SECONDS);
            for (int i = 0; i < MESSAGES; i++) {
                montague.writes(message(romeo(pair), juliet(pair), thread, i));
            }
            return null;
        });
        Future<?> juliet = users.submit(() -> {
            together.await(10, TimeUnit.SECONDS);
            for (int i = 0; i < MESSAGES; i++) {
                capulet.writes(message(juliet(pair), romeo(pair), otherThread, i));
            }
            return null;
        });
        romeo.get(30, TimeUnit.SECONDS);
        juliet.get(30, TimeUnit.SECONDS);
        everythingArrivesOnceAndInOrder(capulet, romeo(pair));
        everythingArrivesOnceAndInOrder(montague, juliet(pair));
        return invites.get() - before > 1 ? 1 : 0;
    }

    private static void everythingArrivesOnceAndInOrder(TestServer server, String writer) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            Stanza stanza = server.reads();
            assertThat(stanza.from().bare()).hasToString(writer);
            assertThat(stanza.isError()).as("%s is an error", stanza).isFalse();
            assertThat(stanza.body()).isEqualTo(String.valueOf(i));
        }
    }

    private void oneDialogStays(int pair) throws Exception {
        String him = romeo(pair);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(dialogs(montague, him)).hasSize(1);
            assertThat(dialogs(capulet, him)).isEqualTo(dialogs(montague, him));
        });
        // and it is alive both ways
        montague.writes(message(him, juliet(pair), "", MESSAGES));
        assertThat(capulet.reads().body()).isEqualTo(String.valueOf(MESSAGES));
        capulet.writes(message(juliet(pair), him, "", MESSAGES));
        assertThat(montague.reads().body()).isEqualTo(String.valueOf(MESSAGES));
        assertThat(dialogs(montague, him)).hasSize(1);
        assertThat(montague.unread() + capulet.unread())
                .as("nobody is told that the other has gone")
                .isZero();
    }

    /** The Call-IDs of the sessions in which this user of montague.example.net talks. */
    private static List<String> dialogs(TestServer server, String romeo) {
        List<String> callIds = new ArrayList<>();
        for (Session session : server.server().sessions()) {
            if (session.key().local().equals(romeo) || session.key().peer().equals(romeo)) {
                callIds.add(((Session.Established) session).callId());
            }
        }
        return callIds;
    }

    /** Counts the INVITEs that a server sends. */
    private void count(TestServer server) {
        server.server().context().getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeSendingEvent sending
                        && sending.getEndpoint().getEndpointUri().equals("sip://invite")) {
                    invites.incrementAndGet();
                }
            }
        });
    }

    private static String romeo(int pair) {
        return "romeo" + pair + "@" + MONTAGUE;
    }

    private static String juliet(int pair) {
        return "juliet" + pair + "@" + CAPULET;
    }

    private static String message(String from, String to, String thread, int number) {
        return "<message from='%s/r' to='%s' id='m%d' type='chat'>%s<body>%d</body></message>"
                .formatted(from, to, number, thread, number);
    }
}
