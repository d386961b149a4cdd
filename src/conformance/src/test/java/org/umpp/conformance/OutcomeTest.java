// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {

    @ParameterizedTest
    @CsvSource({
        "PASSED, PASSED, PASSED",
        "PASSED, SKIPPED, PASSED",
        "PASSED, FAILED, FAILED",
        "SKIPPED, SKIPPED, SKIPPED",
        "SKIPPED, FAILED, FAILED",
        "FAILED, FAILED, FAILED",
    })
    void oneFailureSpoilsAndOnePassCounts(Outcome one, Outcome other, Outcome together) {
        assertThat(one.and(other)).isEqualTo(together);
        assertThat(other.and(one)).isEqualTo(together);
    }
}
