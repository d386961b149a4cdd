// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.umpp.interop.draft.PlainTls;
import org.umpp.interop.server.TestServer;
import org.umpp.server.management.Health;
import org.umpp.sip.SipComponent;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/**
 * Juliet's server, which is attacked; Romeo's, which chats with it all the while; and Escalus, a partner that is the test. After each
 * test Juliet's server must be as well as before.
 */
final class Verona implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    static final String CAPULET = "thecappulets.example.com";
    static final String MONTAGUE = "montague.example.net";
    static final String ESCALUS = "escalus.example.net";
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    /** Event loops start their threads, two for each processor, as they are first used. */
    private static final int LAZY_THREADS = 4 * 2 * Runtime.getRuntime().availableProcessors();

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final AtomicInteger chats = new AtomicInteger();
    private ServerLog log;
    private TestServer capulet;
    private TestServer montague;
    private SSLContext escalus;
    private int streams;
    private long threads;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Path folder = Files.createTempDirectory("verona");
        log = ServerLog.listening();
        escalus = PlainTls.context(authority.forDomain(ESCALUS), authority);
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder)
                .partner(MONTAGUE, montague.sipPort(), montague.xmppPort())
                .partner(ESCALUS, 1, 1)
                .start();
        montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort()).start();
        chat();
        streams = rows();
        threads = threads();
    }

    /** The server under attack. */
    TestServer server() {
        return capulet;
    }

    ThrowawayAuthority authority() {
        return authority;
    }

    /** What Escalus shows and believes. */
    SSLContext escalus() {
        return escalus;
    }

    ServerLog log() {
        return log;
    }

    /** A line of Escalus that is ready for a message. */
    Line opens(Wire wire) throws IOException {
        return wire.opens(capulet, ESCALUS, escalus);
    }

    /** Romeo and Juliet agree a session, each says something, and each hears it. */
    void chat() throws InterruptedException {
        int n = chats.incrementAndGet();
        montague.writes(
                "<message from='romeo@%s/orchard' to='juliet@%s' id='r%d' type='chat'><thread>t%d</thread><body>%d</body></message>"
                        .formatted(MONTAGUE, CAPULET, n, n, n));
        Stanza heard = capulet.reads();
        assertThat(heard.body()).isEqualTo(String.valueOf(n));
        capulet.writes("<message from='%s' to='%s' id='j%d' type='chat'><thread>t%d</thread><body>-%d</body></message>"
                .formatted(heard.to(), heard.from(), n, n, n));
        assertThat(montague.reads().body()).isEqualTo("-" + n);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (context.getExecutionException().isPresent()) {
            return;
        }
        chat();
        assertThat(capulet.unread()).as("messages that reached a user").isZero();
        await().atMost(RECOVERY).untilAsserted(() -> {
            assertThat(capulet.server().sessions()).as("sessions").hasSize(chats.get());
            assertThat(capulet.server().subscriptions()).as("subscriptions").isEmpty();
            assertThat(rows()).as("streams").isEqualTo(streams);
            assertThat(flows()).as("SIP connections").isLessThanOrEqualTo(2);
        });
        assertThat(capulet.server().health().state()).isEqualTo(Health.State.UP);
        assertThat(log.errors()).isEmpty();
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(threads()).as("threads").isLessThanOrEqualTo(threads + LAZY_THREADS));
        log.clear();
    }

    /** But for the pools that carry out the routes: they have a size, to which they grow with traffic of any kind. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("Camel"))
                .count();
    }

    /** Whatever Escalus has ends, as with a partner that is removed; he is one again afterwards. */
    void forgetEscalus() throws InterruptedException {
        capulet.noPartner(ESCALUS).reconfigure();
        capulet.partner(ESCALUS, 1, 1).reconfigure();
        while (capulet.unread() > 0) {
            capulet.reads();
        }
    }

    /** Whether there are no sessions but those of {@link #chat}. */
    boolean hasOnlyItsOwnSessions() {
        return capulet.server().sessions().size() == chats.get();
    }

    int flows() {
        return ((Collection<?>) capulet.server()
                        .context()
                        .getComponent("sip", SipComponent.class)
                        .flows())
                .size();
    }

    int rows() {
        return capulet.server().inspection().streams().rows().size();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        montague.close();
        capulet.close();
        log.close();
    }
}
