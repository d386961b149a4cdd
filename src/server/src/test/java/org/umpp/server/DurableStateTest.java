// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.settings.ConfigurationException;

class DurableStateTest {
    @TempDir
    Path folder;

    @Test
    @Spec("D-33")
    void whatWasSaidIsThereAgain() throws IOException {
        Path state = folder.resolve("umpp/state");
        try (DurableState before = DurableState.open(state)) {
            before.authorisations().put("juliet romeo", "granted");
            before.watchLists().put("nurse friar", "asked");
        }

        try (DurableState after = DurableState.open(state)) {
            assertThat(after.authorisations()).containsEntry("juliet romeo", "granted");
            assertThat(after.watchLists()).containsOnlyKeys("nurse friar");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
    }

    @Test
    void twoServersDoNotShareAFolder() {
        try (DurableState first = DurableState.open(folder)) {
            first.authorisations().put("juliet romeo", "granted");

            assertThatThrownBy(() -> DurableState.open(folder))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("in use by another server")
                    .hasMessageContaining("the key state");
        }
    }

    @Test
    void aFileThatCannotBeReadIsPutAside() throws IOException {
        Files.writeString(folder.resolve(DurableState.FILE), "no store at all\n".repeat(1_000));

        try (DurableState state = DurableState.open(folder)) {
            assertThat(state.authorisations()).isEmpty();
        }

        assertThat(names()).hasSize(2).contains(DurableState.FILE);
        Path aside = names().stream()
                .filter(name -> !name.equals(DurableState.FILE))
                .map(folder::resolve)
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(aside)).startsWith("no store at all");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DurableState.open(file.resolve("state")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the key state names the folder");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
