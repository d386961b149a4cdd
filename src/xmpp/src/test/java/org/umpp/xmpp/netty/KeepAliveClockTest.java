// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/** What is asked and concluded at each look at the clock, however late the look comes. */
class KeepAliveClockTest {
    private static final Duration TICK = Duration.ofMillis(5);
    private static final StreamTimes TIMES = StreamTimes.DEFAULT.withSilence(Duration.ofHours(1), TICK, TICK);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> events = new ArrayList<>();
    private final KeepAlive keepAlive = new KeepAlive(new Recorder(), channel, TIMES);

    @Test
    @Spec("RFC 6120 §4.6")
    void aProcessThatStoodStillAsksBeforeItHangsUp() {
        keepAlive.start();
        longAfter();

        channel.runScheduledPendingTasks();
        assertThat(events).containsExactly("probe");

        longAfter();
        channel.runScheduledPendingTasks();
        assertThat(events).containsExactly("probe", "silent");
    }

    @Test
    @Spec("RFC 6120 §4.6")
    void anAnswerIsASignOfLife() {
        keepAlive.start();
        longAfter();
        channel.runScheduledPendingTasks();
        keepAlive.heard(false);
        longAfter();

        channel.runScheduledPendingTasks();

        assertThat(events).containsExactly("probe", "probe");
    }

    /** So much later that every measure of silence has passed. */
    private static void longAfter() {
        await().pollDelay(TICK.multipliedBy(4)).until(() -> true);
    }

    private final class Recorder implements KeepAlive.Watched {
        @Override
        public boolean answersProbes() {
            return true;
        }

        @Override
        public void probe() {
            events.add("probe");
        }

        @Override
        public void silent() {
            events.add("silent");
        }

        @Override
        public void unfinished() {
            events.add("unfinished");
        }

        @Override
        public void idle() {
            events.add("idle");
        }
    }
}
