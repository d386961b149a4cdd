// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTableTest {
    private static final String REQUIREMENTS =
            """
            id\tlevel\tsource\tstatement
            R-001\tB\tdraft §3\tTwo servers act as one.
            R-002\tB\tdraft §3\tNothing else is spoken.
            R-003\tE\tdraft §4.1\tAn example is followed.
            D-01\tD\t\tNothing is lost.
            """;

    private String reasons =
            """
            users\tfeature\treason
            prosody\tpresence\tnobody looks
            prosody\t*\tnot yet
            ejabberd\t*\tthere are none
            kamailio\t*\tthere are none
            phone\t*\tthere are none
            msrp\t*\tthere are none
            bus\t*\tthere are none
            account\t*\tthere are none
            """;

    @TempDir
    Path folder;

    @Test
    void theTableSaysWhatEachRequirementIsShownBy() throws IOException {
        evidence(
                "umpp-sip",
                """
                org.umpp.sip.ATest#a\tpassed\t1\tR-001\tRFC 3261 §17\tcell prosody/chat
                org.umpp.sip.ATest#b\tfailed\t3\tR-002\tRFC 3261 §8
                org.umpp.sip.BTest#c\tpassed\t1\tR-002\tcell bus/long
                """);
        evidence(
                "umpp-address",
                """
                org.umpp.address.CTest#a\tpassed\t1\tR-001
                org.umpp.address.CTest#b\tpassed\t1\tR-001
                org.umpp.address.CTest#c\tpassed\t1\tR-001
                org.umpp.address.CTest#d\tpassed\t1\tR-001
                org.umpp.address.CTest#e\tpassed\t1\tR-001
                org.umpp.address.CTest#f\tskipped\t0\tR-001\tR-003
                """);
        assertThat(table())
                .isEqualTo(
                        """
                # Conformance

                Written by `./umpp test` from the tests that ran; do not edit. A requirement is shown when at least one test \
                names it and passed, and none failed.

                **1 of 4 requirements are shown by tests.**

                | group | | shown | of |
                |---|---|--:|--:|
                | R | stated by the draft | 1 | 3 |
                | D | derived, where the draft is silent | 0 | 1 |

                ## Who can do what

                | | chat both ways | presence both ways | typing | receipts | errors | unknown user | offline \
                | several devices | non-ASCII names and text | long messages |
                |---|---|---|---|---|---|---|---|---|---|---|
                | XMPP user on Prosody | shown | (1) | (2) | (2) | (2) | (2) | (2) | (2) | (2) | (2) |
                | XMPP user on ejabberd | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) |
                | SIP user behind Kamailio | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) |
                | SIP user attached directly | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) |
                | MSRP user | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) |
                | bus | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | shown |
                | account | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) | (3) |

                1. nobody looks
                2. not yet
                3. there are none

                2 of 70 cells are shown by tests.

                | users | | tests |
                |---|---|---|
                | XMPP user on Prosody | chat both ways | sip: ATest (a) |
                | bus | long messages | sip: BTest (c) |

                ## Requirements

                | id | level | source | requirement | tests | result |
                |---|---|---|---|---|---|
                | R-001 | B | draft §3 | Two servers act as one. | address: CTest (a, b, c, d and 2 more)<br>sip: ATest (a) | shown |
                | R-002 | B | draft §3 | Nothing else is spoken. | sip: ATest (b), BTest (c) | **failed** |
                | R-003 | E | draft §4.1 | An example is followed. | address: CTest (f) | **skipped** |
                | D-01 | D |  | Nothing is lost. |  | no test |

                ## Other clauses

                | clause | tests | result |
                |---|---|---|
                | RFC 3261 §8 | sip: ATest (b) | **failed** |
                | RFC 3261 §17 | sip: ATest (a) | shown |
                """);
    }

    @Test
    void withoutEvidenceNothingIsShown() throws IOException {
        reasons = "bus\tlong\tnobody talks so much\nprosody\tchat\tnobody talks\n" + reasons;
        assertThat(table()).contains("**0 of 4 requirements are shown by tests.**", "0 of 70 cells");
    }

    @Test
    void aCellThatNothingIsSaidOfIsAnError() throws IOException {
        reasons = reasons.replace("bus\t*", "bus\tchat");
        evidence("umpp-sip", "org.umpp.sip.ATest#a\tfailed\t1\tcell prosody/chat\n");
        assertThatThrownBy(this::table)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prosody/chat: **failed**; bus/presence: no test; bus/typing: no test");
    }

    @Test
    void aReasonForNothingIsAnError() {
        for (String broken : new String[] {"bus\tflying\tcannot", "ship\t*\tcannot", "bus\tchat\t ", "bus\tchat"}) {
            reasons = broken;
            assertThatThrownBy(this::table)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(broken);
        }
    }

    @Test
    void aClauseThatDoesNotExistIsAnError() throws IOException {
        evidence(
                "umpp-sip",
                """
                org.umpp.sip.ATest#a\tpassed\t1\tR-099
                org.umpp.sip.ATest#b\tpassed\t1\tChapter 5
                """);
        assertThatThrownBy(this::table)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "unknown clauses: \"R-099\" in org.umpp.sip.ATest#a; \"Chapter 5\" in org.umpp.sip.ATest#b");
    }

    @Test
    void aBrokenFileIsAnError() throws IOException {
        evidence("umpp-sip", "org.umpp.sip.ATest#a\n");
        assertThatThrownBy(this::table)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("evidence: ");
        for (String broken : new String[] {"R-001\tB\tdraft\n", "X\tB\tdraft\tx\n", "R-1\tB\t\tx\nR-1\tB\t\ty\n"}) {
            Path file = Files.writeString(folder.resolve("broken.tsv"), broken);
            assertThatThrownBy(() -> ConformanceTable.write(file, matrix(), folder))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private void evidence(String module, String lines) throws IOException {
        Files.createDirectories(folder.resolve("evidence"));
        Files.writeString(folder.resolve("evidence").resolve(module + ".tsv"), lines);
    }

    private String table() throws IOException {
        Path requirements = Files.writeString(folder.resolve("requirements.tsv"), REQUIREMENTS);
        return ConformanceTable.write(requirements, matrix(), folder.resolve("evidence"));
    }

    private Path matrix() throws IOException {
        return Files.writeString(folder.resolve("matrix.tsv"), reasons);
    }
}
