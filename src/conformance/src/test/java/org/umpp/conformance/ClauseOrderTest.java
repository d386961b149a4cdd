// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClauseOrderTest {

    @Test
    void numbersGoByValue() {
        List<String> clauses = List.of(
                "RFC 822",
                "RFC 3261",
                "RFC 3261 §8.1",
                "RFC 3261 §8.1.1",
                "RFC 3261 §8.2",
                "RFC 3261 §17",
                "RFC 6120",
                "XEP-0085",
                "XEP-0106");
        assertThat(clauses.stream().sorted(new ClauseOrder().reversed()).sorted(new ClauseOrder()))
                .isEqualTo(clauses);
        assertThat(new ClauseOrder().compare("R-7", "R-007")).isNotZero();
    }
}
