// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SpecListenerTest {
    @TempDir
    Path folder;

    @Spec("R-001")
    static class Conversation {
        @Test
        @Spec({"RFC 3261 §8", "R-002"})
        void passes() {}

        @Test
        void fails() {
            Assertions.fail("on purpose");
        }

        @Test
        void givesUp() {
            Assumptions.abort("on purpose");
        }

        @Test
        @Disabled("on purpose")
        void isDisabled() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void isRepeated(int number) {
            Assertions.assertNotEquals(2, number);
        }

        @Property(tries = 10)
        @Spec("R-003")
        void holds(@ForAll int number) {
            Assertions.assertEquals(number, number);
        }

        @Nested
        class Inside {
            @Test
            void passes() {}
        }
    }

    static class NamesNothing {
        @Test
        void passes() {}
    }

    @Spec("R-004")
    static class NeedsAPeer {
        @BeforeAll
        static void findPeer() {
            Assumptions.abort("no peer");
        }

        @Test
        void talks() {}
    }

    static class NeedsASecondTry {
        static int tries;

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @Spec("R-005")
        void works(int number) {
            Assertions.assertTrue(number != 2 || tries > 0);
        }
    }

    static class Inherited extends Conversation {}

    @Cell(users = Cell.Users.BUS, features = Cell.Feature.CHAT)
    static class OfUsers {
        @Test
        @Cell(
                users = {Cell.Users.PHONE, Cell.Users.MSRP},
                features = {Cell.Feature.NON_ASCII, Cell.Feature.LONG})
        void chat() {}
    }

    @Test
    void eachTestThatNamesClausesLeavesALine() throws IOException {
        run(Conversation.class, NamesNothing.class, NeedsAPeer.class);
        assertThat(lines())
                .containsExactly(
                        line("Conversation", "fails", "failed", 1, "R-001"),
                        line("Conversation", "givesUp", "skipped", 1, "R-001"),
                        line("Conversation", "holds", "passed", 1, "R-003", "R-001"),
                        line("Conversation", "isDisabled", "skipped", 0, "R-001"),
                        line("Conversation", "isRepeated", "failed", 3, "R-001"),
                        line("Conversation", "passes", "passed", 1, "RFC 3261 §8", "R-002", "R-001"),
                        line("Conversation$Inside", "passes", "passed", 1, "R-001"),
                        line("NeedsAPeer", "talks", "skipped", 0, "R-004"));
    }

    @Test
    void aTestNamesTheCellsOfEachOfItsUsersWithEachOfItsFeatures() throws IOException {
        run(OfUsers.class);
        assertThat(lines())
                .containsExactly(line(
                        "OfUsers",
                        "chat",
                        "passed",
                        1,
                        "cell phone/non-ascii",
                        "cell phone/long",
                        "cell msrp/non-ascii",
                        "cell msrp/long",
                        "cell bus/chat"));
    }

    @Test
    void aClassInheritsTheClausesOfItsSuperclass() throws IOException {
        run(Inherited.class);
        assertThat(lines()).contains(line("Inherited", "passes", "passed", 1, "RFC 3261 §8", "R-002", "R-001"));
    }

    @Test
    void ofWhatIsTriedAgainTheLastTryCounts() throws IOException {
        SpecListener listener = new SpecListener(new EvidenceFile(folder, "module"));
        NeedsASecondTry.tries = 0;
        launch(listener, NeedsASecondTry.class);
        assertThat(lines()).containsExactly(line("NeedsASecondTry", "works", "failed", 2, "R-005"));

        NeedsASecondTry.tries = 1;
        launch(listener, NeedsASecondTry.class);
        assertThat(lines()).containsExactly(line("NeedsASecondTry", "works", "passed", 2, "R-005"));
    }

    @Test
    void aLaterRunReplacesItsOwnClassesOnly() throws IOException {
        new EvidenceFile(folder, "module")
                .merge(List.of(
                        Evidence.parse("org.umpp.OtherTest#stays\tpassed\t1\tR-009"),
                        Evidence.parse(line("NeedsAPeer", "isGone", "passed", 1, "R-009"))));
        run(NeedsAPeer.class);
        assertThat(lines())
                .containsExactly(
                        "org.umpp.OtherTest#stays\tpassed\t1\tR-009",
                        line("NeedsAPeer", "talks", "skipped", 0, "R-004"));
    }

    @Test
    void withoutAFolderNothingIsWritten() throws IOException {
        launch(new SpecListener((EvidenceFile) null), Conversation.class);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private void run(Class<?>... tests) {
        launch(new SpecListener(new EvidenceFile(folder, "module")), tests);
    }

    private static void launch(SpecListener listener, Class<?>... tests) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (Class<?> test : tests) {
            request.selectors(selectClass(test));
        }
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        LauncherFactory.create(config).execute(request.build(), listener);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("module.tsv"));
    }

    private static String line(String type, String method, String outcome, int runs, String... clauses) {
        return SpecListenerTest.class.getName()
                + '$'
                + type
                + '#'
                + method
                + '\t'
                + outcome
                + '\t'
                + runs
                + '\t'
                + String.join("\t", clauses);
    }
}
