// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.MappingTables;
import org.umpp.conformance.Spec;

/** The tables of show and activities in docs/mappings.md, each row asked of the code. */
@Spec({"D-38", "MAPPINGS §6"})
class ShowTablesTest {
    private static final String NAMESPACES =
            "xmlns='urn:ietf:params:xml:ns:pidf' xmlns:rpid='urn:ietf:params:xml:ns:pidf:rpid'";
    private static PresenceRoutes routes;

    @BeforeAll
    static void start() {
        routes = new PresenceRoutes();
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    private static Stream<List<String>> table(boolean ofActivities) {
        return MappingTables.rows("## 6.").stream().filter(row -> (row.size() < 5) == ofActivities);
    }

    static Stream<Arguments> activities() {
        return table(true).flatMap(row -> Stream.of(row.get(0).split(" / "))
                .map(activity -> Arguments.of(activity.strip(), row.get(1).replace("—", ""))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("activities")
    @Spec("RFC 4480 §3.2")
    void eachActivityStandsForItsShow(String activity, String show) {
        PresenceDocument document = routes.document("<presence " + NAMESPACES
                + " entity='pres:a@b.example'><tuple id='x'><status><basic>open</basic></status><rpid:activities><rpid:"
                + activity + "/></rpid:activities></tuple></presence>");

        assertThat(document.tuples().get(0).show().map(Show::token).orElse("")).isEqualTo(show);
    }

    static Stream<Arguments> shows() {
        return table(false)
                .map(row -> Arguments.of(
                        row.get(0).replace("(none)", ""),
                        row.get(1).replace("–", ""),
                        row.get(2).replace("–", "").split(" ")[0]));
    }

    @ParameterizedTest(name = "{0}: {1}, activity {2}")
    @MethodSource("shows")
    void eachShowIsToldTwice(String show, String own, String activity) {
        String pidf = routes.pidf("<presence from='a@b.example/x'>"
                + (show.isEmpty() ? "" : "<show>" + show + "</show>") + "</presence>");

        assertThat(pidf.contains(">" + own + "</show>")).isEqualTo(!own.isEmpty());
        assertThat(pidf.contains("<rpid:" + activity + "/>")).isEqualTo(!activity.isEmpty());
        assertThat(routes.document(pidf).tuples().get(0).show().map(Show::token).orElse(""))
                .isEqualTo(show);
    }
}
