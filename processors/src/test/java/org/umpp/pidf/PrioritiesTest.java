// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec("RFC 3863 §4.1.5")
class PrioritiesTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,1000",
        "0.8,800",
        "0.007,7",
        "1.0,1000",
        "1.000,1000",
        ".5,500",
        "1.,1000",
        "0.1239,123",
        "0.0001,1",
        "0.0000,0",
        "-0.5,0",
        "-3,0",
        "1.5,1000",
        "99999999,1000",
        "' 0.25 ',250",
        "00.5,500"
    })
    void readsDecimals(String text, int thousandths) {
        assertThat(Priorities.parse(text)).hasValue(thousandths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "-", "--1", "+1", "0,8", "1e3", "high", "0.5.5", "0.00000000000000000001", "٠.٥"})
    void takesAnythingElseForNone(String text) {
        assertThat(Priorities.parse(text)).isEqualTo(OptionalInt.empty());
    }

    @Test
    void everyPriorityIsReadBackAsItIsWritten() {
        for (int thousandths = 0; thousandths <= 1000; thousandths++) {
            String text = Priorities.format(thousandths);
            assertThat(Priorities.parse(text)).as(text).hasValue(thousandths);
            assertThat(text).hasSizeLessThanOrEqualTo(5);
        }
        assertThat(Priorities.format(0)).isEqualTo("0");
        assertThat(Priorities.format(1000)).isEqualTo("1");
        assertThat(Priorities.format(800)).isEqualTo("0.8");
        assertThat(Priorities.format(7)).isEqualTo("0.007");
    }

    @Test
    @Spec("MAPPINGS §7")
    void everyPriorityOfXmppComesBackTheSame() {
        for (int priority = 0; priority <= 127; priority++) {
            int thousandths = Priorities.ofXmpp(Integer.toString(priority)).orElseThrow();
            assertThat(Priorities.toXmpp(thousandths)).isEqualTo(priority);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "+1", "1.5", "x", "1234567890", "٠"})
    void noOtherPriorityOfXmppIsTold(String text) {
        assertThat(Priorities.ofXmpp(text)).isEmpty();
    }
}
