// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

class RowsTest {
    private record Row(String name, int count, Instant since) {}

    private final Rows<Row> rows = new Rows<>(
            Row.class,
            List.of(
                    new Row("romeo", 7, Instant.parse("2026-11-26T10:00:00.123Z")),
                    new Row("a \"quoted\" name", 1234, null)));

    @Test
    @Spec("D-46")
    void peopleGetAnAlignedTableAndACount() {
        assertThat(rows.table("users"))
                .isEqualTo(
                        """
                        NAME             COUNT  SINCE
                        romeo                7  2026-11-26T10:00:00Z
                        a "quoted" name   1234
                        2 users
                        """);
    }

    @Test
    @Spec("D-46")
    void programsGetJson() {
        assertThat(rows.json())
                .isEqualTo("[{\"name\":\"romeo\",\"count\":7,\"since\":\"2026-11-26T10:00:00.123Z\"},"
                        + "{\"name\":\"a \\\"quoted\\\" name\",\"count\":1234,\"since\":null}]");
    }

    @Test
    @Spec("D-46")
    void nothingIsATableToo() {
        assertThat(new Rows<>(Row.class, List.<Row>of()).table("users")).isEqualTo("NAME  COUNT  SINCE\n0 users\n");
    }
}
