// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"RFC 3863 §4.1.7", "Q-14"})
class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "1597-02-14T01:00:00Z,           1597-02-14T01:00:00Z",
        "0000-01-01T00:00:00Z,           0000-01-01T00:00:00Z",
        "2026-11-23T09:10:27.5Z,         2026-11-23T09:10:27.500Z",
        "2026-11-23T09:10:27.123456789Z, 2026-11-23T09:10:27.123456789Z",
        "2026-11-23T09:10:27.12345678901234Z, 2026-11-23T09:10:27.123456789Z",
        "2026-11-23T09:10:27+01:30,      2026-11-23T07:40:27Z",
        "2026-11-23T09:10:27.25-08:00,   2026-11-23T17:10:27.250Z",
        "2026-11-23t09:10:27z,           2026-11-23T09:10:27Z",
        "2026-11-23 09:10:27Z,           2026-11-23T09:10:27Z",
        "2017-10-25T13:18:26,            2017-10-25T13:18:26Z",
        "2016-12-31T23:59:60Z,           2016-12-31T23:59:59Z",
        "' 2026-11-23T09:10:27Z ',       2026-11-23T09:10:27Z"
    })
    void readsTimesOfAnyYearAndZone(String text, String time) {
        assertThat(Timestamps.parse(text)).contains(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-11-23",
                "2026-11-23T09:10Z",
                "2026-13-23T09:10:27Z",
                "2026-02-30T09:10:27Z",
                "2026-11-23T25:10:27Z",
                "2026-11-23T09:10:27+0100",
                "2026-11-23T09:10:27+99:00",
                "2026-11-23T09:10:27*01:00",
                "2026-11-23T09:10:27Zx",
                "2026/11/23T09:10:27Z",
                "２０２６-11-23T09:10:27Z",
                "-026-11-23T09:10:27Z",
                "2026-11-23T09:10:27.111111111111111111111111111111111111111111111111Z"
            })
    void takesAnythingElseForNoTime(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }

    @Test
    void writesUtcToTheMillisecond() {
        assertThat(Timestamps.format(Instant.parse("1597-02-14T01:00:00Z"))).isEqualTo("1597-02-14T01:00:00Z");
        assertThat(Timestamps.format(Instant.parse("2026-11-23T09:10:27.123456Z")))
                .isEqualTo("2026-11-23T09:10:27.123Z");
        assertThatThrownBy(() -> Timestamps.format(Instant.MAX)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Timestamps.format(Instant.MIN)).isInstanceOf(IllegalArgumentException.class);
    }
}
