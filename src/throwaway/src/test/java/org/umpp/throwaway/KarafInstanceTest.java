// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KarafInstanceTest {
    @TempDir
    Path folder;

    @Test
    void aCopyHasItsOwnPortsAndLeavesTheInstallationAsItIs() throws IOException {
        Path installation = folder.resolve("installation");
        write(installation.resolve("etc/org.apache.karaf.shell.cfg"), "sshPort = 8101\nsshRealm = karaf\n");
        write(
                installation.resolve("etc/org.apache.karaf.management.cfg"),
                "rmiRegistryPort = 1099\nrmiServerPort = 44444\n");
        write(installation.resolve("data/cache/bundle0/bundle.id"), "1");
        write(installation.resolve("lib/boot/main.jar"), "");

        KarafInstance copy = KarafInstance.copy(installation, folder.resolve("copy"));

        assertThat(copy.home().resolve("data/cache/bundle0/bundle.id")).hasContent("1");
        assertThat(copy.home().resolve("lib")).doesNotExist();
        assertThat(copy.etc().resolve("org.apache.karaf.shell.cfg"))
                .content()
                .doesNotContain("8101")
                .contains("sshRealm = karaf");
        assertThat(copy.etc().resolve("org.apache.karaf.management.cfg"))
                .content()
                .contains("rmiRegistryPort = " + copy.registryPort())
                .doesNotContain("44444");
        assertThat(installation.resolve("etc/org.apache.karaf.shell.cfg"))
                .content()
                .contains("8101");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
