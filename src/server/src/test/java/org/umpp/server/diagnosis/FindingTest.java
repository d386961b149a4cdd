// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/** What an operator reads of a diagnosis. */
@Spec("D-48")
class FindingTest {
    private static final Finding FINE = new Finding(Plane.PARTNER, Symptom.ADMITTED, "we federate", "", "");
    private static final Finding EXPIRED = new Finding(
            Plane.SIP,
            Symptom.CERTIFICATE_EXPIRED,
            "sip.example.com:5061: CN=example.com expired yesterday",
            "check the clock",
            "install a new certificate");
    private static final Finding MISSING =
            new Finding(Plane.XMPP, Symptom.STARTTLS_MISSING, "no STARTTLS", "", "turn it on");

    @Test
    void theTableIsAlignedAndWrapped() {
        assertThat(FindingTable.lines(List.of(FINE, EXPIRED), 70))
                .containsExactly(
                        "OK    partner-admitted         we federate",
                        "FAIL  sip-certificate-expired  sip.example.com:5061: CN=example.com",
                        "                               expired yesterday",
                        "                               On our side: check the clock",
                        "                               Tell the partner: install a new",
                        "                               certificate");
    }

    @Test
    void aWordLongerThanTheLineIsNotBroken() {
        Finding longWord = new Finding(Plane.SIP, Symptom.LOCATED, "x".repeat(90) + " y", "", "");

        assertThat(FindingTable.lines(List.of(longWord), 40))
                .containsExactly("OK    sip-located  " + "x".repeat(90), " ".repeat(19) + "y");
        assertThat(FindingTable.lines(List.of(), 40)).isEmpty();
    }

    @Test
    void theMapsAreForJson() {
        assertThat(FindingTable.maps(List.of(EXPIRED)))
                .containsExactly(Map.of(
                        "id", "sip-certificate-expired",
                        "severity", "FAIL",
                        "plane", "sip",
                        "step", "certificate",
                        "seen", "sip.example.com:5061: CN=example.com expired yesterday",
                        "ourSide", "check the clock",
                        "tellPartner", "install a new certificate",
                        "exitCode", 24));
    }

    @Test
    void theExitCodeIsThatOfTheFirstFailure() {
        assertThat(Finding.exitCode(List.of(FINE, EXPIRED, MISSING))).isEqualTo(24);
        assertThat(Finding.exitCode(List.of(FINE, MISSING))).isEqualTo(32);
        assertThat(Finding.exitCode(List.of(FINE))).isZero();
    }

    @Test
    @Spec("D-27")
    void whatAPartnerPutIntoItsCertificateCannotSteerTheTerminal() {
        Finding hostile = new Finding(Plane.SIP, Symptom.CERTIFICATE, "CN=\u001b[2J\r\n\u202eevil", "", "");

        assertThat(hostile.seen()).isEqualTo("CN= [2J   evil");
    }

    @Test
    void aSymptomBelongsToItsWire() {
        assertThatThrownBy(() -> new Finding(Plane.SIP, Symptom.STARTTLS, "", "", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyIdIsInTheOperatorsTableWithItsSeverityAndExitCode() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("../../docs/operations.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        List<String> missing = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Symptom symptom : Symptom.values()) {
            for (Plane plane : symptom.planes()) {
                String id = symptom.id(plane);
                ids.add(id);
                int code = symptom.exitCode(plane);
                boolean documented = rows.stream()
                        .anyMatch(row -> row.contains("`" + id + "`")
                                && row.contains("| " + symptom.severity() + (code == 0 ? " |" : " "))
                                && (code == 0 || row.matches(".*\\b" + code + "\\b.*")));
                if (!documented) {
                    missing.add(id + " " + symptom.severity() + " " + code);
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(rows.stream()
                        .flatMap(row -> java.util.regex.Pattern.compile("`((?:partner|sip|xmpp|msrp)-[a-z-]+)`")
                                .matcher(row)
                                .results())
                        .map(match -> match.group(1)))
                .allMatch(ids::contains);
    }
}
