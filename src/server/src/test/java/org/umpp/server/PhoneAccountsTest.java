// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.server.PhoneAccounts.Account;
import org.umpp.server.settings.ServerSettings;
import org.umpp.sip.registrar.DigestAlgorithm;

/** An operator adds, changes and removes users of phones, in a file that has been edited by hand too. */
@Spec({"C-04", "D-41", "D-26"})
class PhoneAccountsTest {
    private static final String DOMAIN = "montague.example.net";
    private static final String ROMEO = "romeo@" + DOMAIN;

    @TempDir
    Path folder;

    private Path file;
    private ServerSettings settings;
    private PhoneAccounts accounts;

    @BeforeEach
    void server() throws IOException {
        file = folder.resolve("org.umpp.phones");
        Files.writeString(
                folder.resolve(ServerSettings.FILE),
                "domains = " + DOMAIN + ", verona.example\ncommunity.phones.listen = 127.0.0.1:5071\n"
                        + "community.phones.domains = " + DOMAIN + "\n");
        settings = ServerSettings.read(folder);
        accounts = new PhoneAccounts(settings);
    }

    private String secret(String user, DigestAlgorithm algorithm) {
        return new PhoneFile(settings).secret(user, DOMAIN, algorithm);
    }

    @Test
    void whoIsAddedMayAttachPhonesAndNobodyElseMayReadTheFile() throws IOException {
        accounts.add(ROMEO, "wherefore", false);

        assertThat(accounts.list()).containsExactly(new Account(ROMEO, "SHA-256 MD5"));
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            assertThat(secret("romeo", algorithm)).isEqualTo(algorithm.secret("romeo", DOMAIN, "wherefore"));
        }
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(file)).doesNotContain("wherefore");
    }

    @Test
    void whatWasWrittenByHandStays() throws IOException {
        String byHand = "# of the house\n\nnurse@" + DOMAIN + " = MD5:" + "a".repeat(32) + "\nbenvolio@" + DOMAIN
                + " = \\\n  SHA-256:" + "b".repeat(64) + " \\\n  MD5:" + "c".repeat(32) + "\n! the end";
        Files.writeString(file, byHand);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        accounts.add(ROMEO, "x", true);
        accounts.change(ROMEO, "y", false);
        accounts.remove(ROMEO);

        assertThat(Files.readString(file)).isEqualTo(byHand + "\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(accounts.list())
                .containsExactly(
                        new Account("nurse@" + DOMAIN, "MD5"), new Account("benvolio@" + DOMAIN, "SHA-256 MD5"));
        accounts.change("benvolio@" + DOMAIN.toUpperCase(java.util.Locale.ROOT), "z", true);
        assertThat(accounts.list()).last().isEqualTo(new Account("benvolio@" + DOMAIN, "MD5"));
        accounts.remove("nurse@" + DOMAIN);
        assertThat(Files.readString(file)).startsWith("# of the house\n\nbenvolio@");
    }

    @Test
    void whatOthersMightReadTheyMayNoMore() throws IOException {
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        accounts.add(ROMEO, "x", false);

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zoë", "o'malley", "a b", "a=b", "#a:b", "!", "back\\slash", "at@home"})
    void aNameMayHaveAnySigns(String name) {
        accounts.add(name + '@' + DOMAIN, "pass = word # :\\", false);

        assertThat(accounts.list()).containsExactly(new Account(name + '@' + DOMAIN, "SHA-256 MD5"));
        assertThat(secret(name, DigestAlgorithm.MD5))
                .isEqualTo(DigestAlgorithm.MD5.secret(name, DOMAIN, "pass = word # :\\"));
        accounts.remove(name + '@' + DOMAIN);
        assertThat(accounts.list()).isEmpty();
    }

    @Test
    void aLinkStaysOne() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("secrets")).resolve("phones");
        Files.writeString(elsewhere, "");
        Files.createSymbolicLink(file, elsewhere);

        accounts.add(ROMEO, "x", false);

        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(elsewhere)).startsWith(ROMEO);
    }

    @Test
    void aMistakeChangesNothingAndSaysWhatIsExpected() throws IOException {
        accounts.add(ROMEO, "x", false);
        String before = Files.readString(file);

        assertThatThrownBy(() -> accounts.add(ROMEO, "y", false))
                .hasMessage(ROMEO + " is there already: change or remove it");
        assertThatThrownBy(() -> accounts.change("nurse@" + DOMAIN, "y", false))
                .hasMessage("nurse@" + DOMAIN + " is not there: umpp:phones lists who is");
        assertThatThrownBy(() -> accounts.remove("nurse@" + DOMAIN)).hasMessageContaining("is not there");
        assertThatThrownBy(() -> accounts.add("nurse", "y", false)).hasMessage("nurse (expected: user@domain)");
        assertThatThrownBy(() -> accounts.add("nurse@verona.example", "y", false))
                .hasMessage(
                        "nurse@verona.example (expected: a user of " + DOMAIN + ", as community.phones.domains says)");
        assertThatThrownBy(() -> accounts.add("nurse@" + DOMAIN, "", false)).hasMessageContaining("empty");
        assertThatThrownBy(() -> accounts.add("nurse@" + DOMAIN, "a\nb", false))
                .hasMessageContaining("control characters");
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void withoutPhonesThereIsNobodyToAdd() throws IOException {
        Files.writeString(folder.resolve(ServerSettings.FILE), "domains = " + DOMAIN + "\n");

        assertThatThrownBy(() -> new PhoneAccounts(ServerSettings.read(folder)))
                .hasMessage("phones register nowhere: set community.phones.listen");
    }

    @Test
    void passwordsThatAreMadeAreLongAndNeverTheSame() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            made.add(PhoneAccounts.password());
        }

        assertThat(made).hasSize(100).allMatch(password -> password.matches("[a-z2-9]{20}"));
    }
}
