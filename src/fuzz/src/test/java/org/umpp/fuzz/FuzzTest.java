// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;

/** Every kept input, and a short run of what chance makes of them; {@code ./umpp fuzz} goes on from here. */
@Spec({"D-27", "D-53"})
class FuzzTest {
    private static final int MUTATIONS = 4_000;

    @ParameterizedTest
    @EnumSource
    void everyKeptInputHolds(Target target) throws IOException {
        List<byte[]> kept = kept(target);
        assertThat(kept).hasSizeGreaterThan(3);

        kept.forEach(target::read);
    }

    @ParameterizedTest
    @EnumSource
    void whatChanceMakesOfThemHolds(Target target) throws IOException {
        Mutations mutations = new Mutations(kept(target), 1597);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] octets = mutations.next();
            try {
                target.read(octets);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("mutation " + i + ": " + new String(octets, StandardCharsets.ISO_8859_1), e);
            }
        }
    }

    private static List<byte[]> kept(Target target) throws IOException {
        List<byte[]> octets = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources", target.folder()))) {
            for (Path file : files.sorted().toList()) {
                octets.add(Files.readAllBytes(file));
            }
        }
        return octets;
    }
}
