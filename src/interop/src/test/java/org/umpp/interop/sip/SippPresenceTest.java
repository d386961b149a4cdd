// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** Presence with sipp, over TLS, whoever watches. What counts is sipp's own verdict, and that nothing is left of any subscription. */
@Spec({"C-10", "R-036"})
class SippPresenceTest {
    @TempDir
    static Path folder;

    private static Verona verona;

    private Sipp romeo;

    @BeforeAll
    static void start() throws Exception {
        verona = new Verona(folder, 20);
    }

    @AfterAll
    static void stop() throws Exception {
        verona.close();
    }

    @AfterEach
    void nothingIsLeft() {
        await().atMost(Verona.PATIENCE)
                .untilAsserted(() -> assertThat(verona.subscriptions(romeo)).isEmpty());
    }

    // --- sipp watches

    @ParameterizedTest
    @ValueSource(strings = {"watch", "fetch", "watch-briefly", "watch-else", "watch-unreadably", "watch-and-forget"})
    @Spec({
        "R-030",
        "R-031",
        "R-032",
        "D-32",
        "D-34",
        "RFC 6665 §4.2.1.1",
        "RFC 6665 §4.2.1.4",
        "RFC 6665 §4.2.2",
        "RFC 6665 §4.4.3",
        "RFC 3856 §6"
    })
    void romeoWatches(String scenario) throws Exception {
        romeo = verona.partner();

        verona.calls(romeo, scenario).succeeds();
    }

    @Test
    @Spec({"R-033", "R-034", "D-25", "RFC 3856 §6.7"})
    void romeoSeesWhatJulietShows() throws Exception {
        romeo = verona.partner();
        verona.server().shows("<presence from='%1$s/balcony' to='%1$s'/>".formatted(Verona.JULIET));
        Sipp.Run watch = verona.calls(romeo, "watch-changes");
        assertThat(verona.sees(romeo).type()).isEqualTo("subscribe");

        verona.server()
                .shows("<presence from='%s' to='romeo@%s' type='subscribed'/>"
                        .formatted(Verona.JULIET, romeo.domain()));
        await().atMost(Verona.PATIENCE).until(() -> watch.messages().contains("<basic>open"));
        verona.server().shows("<presence from='%1$s/balcony' to='%1$s' type='unavailable'/>".formatted(Verona.JULIET));

        watch.succeeds();
    }

    @Test
    @Spec({"D-32", "R-031"})
    void manyWatchAndNoneFails() throws Exception {
        romeo = verona.partner();

        verona.calls(romeo, "fetch", "-m", "200", "-r", "100").succeeds();
    }

    // --- sipp is watched

    @Test
    @Spec({"R-030", "R-034", "R-035", "D-38", "RFC 6665 §4.1.2"})
    void julietSeesWhatRomeoShows() throws Exception {
        romeo = verona.partner();
        Sipp.Run show = verona.answers(romeo, "show");

        asks("subscribe");

        assertThat(verona.sees(romeo).type()).isEqualTo("subscribed");
        assertThat(verona.sees(romeo).type()).isEmpty();
        assertThat(verona.sees(romeo).type()).isEqualTo("unavailable");
        show.hasTheAnswerTo("2 NOTIFY");
        asks("unsubscribe");
        show.succeeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"show-early", "show-empty", "show-shorter"})
    @Spec({"D-32", "RFC 6665 §4.1.2.1", "RFC 6665 §4.1.2.4", "RFC 3856 §6.6.1"})
    void romeoIsWatchedAndEndsIt(String scenario) throws Exception {
        romeo = verona.partner();
        Sipp.Run show = verona.answers(romeo, scenario);

        asks("subscribe");

        show.succeeds();
        asks("unsubscribe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "404 Not Found", "489 Bad Event", "603 Decline"})
    @Spec({"D-32", "D-52"})
    void romeoIsNotWatched(String status) throws Exception {
        romeo = verona.partner();
        Sipp.Run show = romeo.refuses(Verona.CAPULET, "show-no-more", status, "Subject: -");

        asks("subscribe");

        assertThat(verona.sees(romeo).type()).isIn("unsubscribed", "error");
        show.succeeds();
        asks("unsubscribe");
    }

    private void asks(String type) {
        verona.server()
                .shows("<presence from='%s' to='romeo@%s' type='%s'/>".formatted(Verona.JULIET, romeo.domain(), type));
    }
}
