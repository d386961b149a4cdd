// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;

@Spec({"D-30", "D-51"})
class FileWatchTest {
    @TempDir
    Path folder;

    private Path file;
    private int reactions;
    private boolean manages = true;
    private FileWatch watch;

    @BeforeEach
    void watch() throws IOException {
        file = Files.writeString(folder.resolve("a.cfg"), "one");
        watch = new FileWatch(() -> List.of(file), () -> {
            reactions++;
            return manages;
        });
    }

    @Test
    void whatDoesNotChangeIsLeftAlone() {
        watch.look();
        watch.look();

        assertThat(reactions).isZero();
    }

    @Test
    void aChangeIsActedOnWhenItIsOver() throws IOException {
        Files.writeString(file, "one and");
        watch.look();
        Files.writeString(file, "one and two");
        watch.look();
        assertThat(reactions).isZero();

        watch.look();
        watch.look();
        assertThat(reactions).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeDoneIsTriedAgain() throws IOException {
        manages = false;
        Files.delete(file);
        watch.look();
        watch.look();
        watch.look();
        assertThat(reactions).isEqualTo(2);

        manages = true;
        watch.look();
        watch.look();
        assertThat(reactions).isEqualTo(3);
    }
}
