// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.Spec;

/** Peers that come and vanish, at any point and many at a time: nothing of theirs stays. */
@Spec("D-29")
class VanishingTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    private static final int MANY = 40;

    /** How far a peer gets. */
    enum Stage {
        CONNECTED,
        AMID_THE_HANDSHAKE,
        READY,
        AMID_A_MESSAGE;

        private Line reach(Wire wire) throws IOException {
            return switch (this) {
                case CONNECTED -> Line.to(wire.port(VERONA.server()));
                case AMID_THE_HANDSHAKE -> wire.upToTls(VERONA.server()).says(Hello.truncated());
                case READY -> VERONA.opens(wire);
                case AMID_A_MESSAGE ->
                    VERONA.opens(wire)
                            .says(
                                    wire == Wire.SIP
                                            ? Request.options("vanished")
                                                    .with("Length: 0", "Length: 9")
                                                    .text()
                                            : "<message from='prince@escalus.example.net'");
            };
        }
    }

    static Stream<Arguments> stages() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(Stage.values()).map(stage -> Arguments.of(wire, stage)));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void byAReset(Wire wire, Stage stage) throws Exception {
        for (int i = 0; i < MANY / 4; i++) {
            stage.reach(wire).vanishes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void amidAFloodOfConnections(Wire wire) throws Exception {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < MANY * 2; i++) {
            lines.add(Stage.CONNECTED.reach(wire));
        }
        VERONA.chat();
        for (Line line : lines) {
            line.vanishes();
        }
    }

    @Test
    @Spec("D-29")
    void oneSourceHasOnlySoManyConnections() throws Exception {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(Line.to(VERONA.server().sipPort(), "127.0.0.9"));
        }
        try (Line more = Line.to(VERONA.server().sipPort(), "127.0.0.9")) {
            assertThat(more.hearsTheEnd()).isEmpty();
        }
        VERONA.chat();
        for (Line line : lines) {
            line.close();
        }
    }
}
