// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/** The two documents of the draft's §4.2 through routes, both ways. */
class DraftPresenceTest {
    private static PresenceRoutes routes;

    @BeforeAll
    static void start() {
        routes = new PresenceRoutes();
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @Test
    @Spec({"Q-12", "Q-13", "R-010"})
    void openBecomesAvailablePresenceOfTheDialogsPeer() {
        assertThat(presences("draft-open.xml"))
                .containsExactly("<presence xmlns=\"jabber:client\" from=\"juliet@thecappulets.example.com/balcony\""
                        + " to=\"romeo@montague.example.net\"/>");
    }

    @Test
    @Spec({"Q-12", "Q-13", "R-010"})
    void closedBecomesUnavailablePresence() {
        assertThat(presences("draft-closed.xml"))
                .containsExactly("<presence xmlns=\"jabber:client\" from=\"juliet@thecappulets.example.com/balcony\""
                        + " to=\"romeo@montague.example.net\" type=\"unavailable\"/>");
    }

    @Test
    @Spec({"Q-12", "Q-14"})
    void bothAreReadWithTheirTimesOf1597() {
        Tuple open = tuple(Basic.OPEN, "1597-02-14T01:00:00Z");
        Tuple closed = tuple(Basic.CLOSED, "1597-02-14T01:20:00Z");
        assertThat(routes.document(PresenceRoutes.golden("draft-open.xml"))).isEqualTo(document(open));
        assertThat(routes.document(PresenceRoutes.golden("draft-closed.xml"))).isEqualTo(document(closed));
        assertThat(closed.timestamp().orElseThrow()).isAfter(open.timestamp().orElseThrow());
    }

    @Test
    @Spec({"Q-12", "R-033"})
    void theirRecordsAreWrittenAsTheDraftHasThem() {
        PresenceDocument open = document(tuple(Basic.OPEN, "1597-02-14T01:00:00Z"));
        assertThat(routes.cpimPidf(open)).isEqualTo(PresenceRoutes.golden("emitted-cpim-pidf.xml"));
        assertThat(routes.pidf(open))
                .isEqualTo(PresenceRoutes.golden("emitted-cpim-pidf.xml").replace("ns:cpim-pidf", "ns:pidf"));
    }

    private static List<String> presences(String file) {
        return routes.presences(
                PresenceRoutes.golden(file), "juliet@thecappulets.example.com", "romeo@montague.example.net", "");
    }

    private static Tuple tuple(Basic basic, String timestamp) {
        return new Tuple(
                "balcony",
                basic,
                Optional.empty(),
                "",
                OptionalInt.empty(),
                List.of(),
                Optional.of(Instant.parse(timestamp)));
    }

    private static PresenceDocument document(Tuple tuple) {
        return new PresenceDocument("pres:juliet@thecapulets.example.com", List.of(tuple), List.of());
    }
}
