// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;

/** A short soak; {@code ./umpp soak} is the long one. */
class SoakTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    @Spec({"D-01", "D-12", "D-27", "D-41"})
    void nothingIsLostAndNothingStaysBehind() throws Exception {
        try (Soak soak = new Soak(folder, Path.of("../../routes"), Duration.ofSeconds(25), 100, 1)) {
            soak.run();

            assertThat(soak.report()).as("in %s: %s", folder, soak.checks()).isTrue();
        }
    }
}
