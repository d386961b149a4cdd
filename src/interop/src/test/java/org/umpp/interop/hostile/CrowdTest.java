// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.umpp.conformance.Spec;

/** A crowd of partners' connections that say nothing, while others chat. */
@Spec("D-29")
class CrowdTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    private static final int EACH = 1_000;
    private static final int MOST_KIB = 200;

    @Test
    void twoThousandIdleConnectionsDisturbNobody() throws Exception {
        List<Line> crowd = new ArrayList<>();
        int flows = VERONA.flows();
        int streams = VERONA.rows();
        long before = heap();
        try {
            for (int i = 0; i < EACH; i++) {
                // as from machines of their own, each with fewer than one source may have
                String source = "127.0.1." + (1 + i % 20);
                crowd.add(Line.to(VERONA.server().sipPort(), source).secures(VERONA.escalus()));
                crowd.add(stream(source));
                if (i % 100 == 99) {
                    VERONA.chat();
                }
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> VERONA.flows() >= flows + EACH);
            assertThat(VERONA.rows()).isGreaterThanOrEqualTo(streams + 1);
            long each = (heap() - before) / crowd.size() / 1_024;
            System.out.printf(
                    "hostile crowd: %d idle connections, %d KiB of heap each with both ends in one process%n",
                    crowd.size(), each);

            assertThat(each).isLessThan(MOST_KIB);
            long begun = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                VERONA.chat();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
            assertThat(crowd.get(0).says(Request.options("still").text()).hears("Call-ID: still"))
                    .contains("SIP/2.0 200 ");
        } finally {
            for (Line line : crowd) {
                line.vanishes();
            }
        }
    }

    private static Line stream(String source) throws IOException {
        Line line = Line.to(VERONA.server().xmppPort(), source).says(Wire.header(Verona.ESCALUS, Verona.CAPULET));
        line.hears("</stream:features>");
        line.says(Wire.STARTTLS).hears("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        return Wire.greets(line.secures(VERONA.escalus()), Verona.ESCALUS, Verona.CAPULET);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
