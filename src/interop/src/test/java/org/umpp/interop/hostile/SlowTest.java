// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.umpp.conformance.Spec;

/** Who says an octet now and then, so that it is never silent, is cut off all the same when its time is over. */
@Spec({"D-29", "D-27"})
class SlowTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    /** Where the octets trickle, and for how long they may. */
    enum Place {
        SIP_TLS(Duration.ofSeconds(10)),
        SIP_MESSAGE(Duration.ofSeconds(20)),
        XMPP_SILENT(Duration.ofSeconds(30)),
        XMPP_HEADER(Duration.ofSeconds(30)),
        XMPP_TLS(Duration.ofSeconds(30)),
        XMPP_NEGOTIATION(Duration.ofSeconds(30));

        private final Duration patience;

        Place(Duration patience) {
            this.patience = patience;
        }

        private Line begins() throws IOException {
            return switch (this) {
                case SIP_TLS -> Wire.SIP.upToTls(VERONA.server()).says(Hello.truncated());
                case SIP_MESSAGE -> VERONA.opens(Wire.SIP).says("OPTIONS sip:");
                case XMPP_SILENT -> Line.to(VERONA.server().xmppPort());
                case XMPP_HEADER -> Line.to(VERONA.server().xmppPort()).says("<stream:stream a='");
                case XMPP_TLS -> Wire.XMPP.upToTls(VERONA.server()).says(Hello.truncated());
                case XMPP_NEGOTIATION ->
                    Wire.XMPP
                            .upToTls(VERONA.server())
                            .secures(VERONA.escalus())
                            .says("<?xml version='1.0'?><stream:stream a='");
            };
        }
    }

    @Test
    void isCutOffInTime() throws Exception {
        ExecutorService talkers = Executors.newCachedThreadPool();
        try {
            Map<Place, CompletableFuture<Duration>> ends = new EnumMap<>(Place.class);
            for (Place place : Place.values()) {
                ends.put(place, CompletableFuture.supplyAsync(() -> lasts(place), talkers));
            }
            VERONA.chat();
            for (Place place : Place.values()) {
                assertThat(ends.get(place).get(90, TimeUnit.SECONDS))
                        .as(place.name())
                        .isBetween(place.patience.minusSeconds(2), place.patience.plusSeconds(20));
            }
        } finally {
            talkers.shutdownNow();
        }
    }

    /** How long the server listens. */
    private static Duration lasts(Place place) {
        try (Line line = place.begins()) {
            long begun = System.nanoTime();
            if (place != Place.XMPP_SILENT) {
                CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> trickles(line));
            }
            line.hearsTheEnd();
            return Duration.ofNanos(System.nanoTime() - begun);
        } catch (IOException e) {
            throw new AssertionError(place.name(), e);
        }
    }

    private static void trickles(Line line) {
        try {
            for (int i = 0; i < 60; i++) {
                TimeUnit.SECONDS.sleep(1);
                line.says("a");
            }
        } catch (IOException e) {
            // the server has cut it off
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
