// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.Stanza;

/** IM sessions with sipp, over TLS, whoever calls. What counts is sipp's own verdict, and that nothing is left of any session. */
@Spec({"C-11", "R-036", "R-040"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SippCallTest {
    private static final int LAST = Integer.MAX_VALUE;

    @TempDir
    static Path folder;

    private static Verona verona;
    private static Sipp neverAcknowledges;
    private static Sipp.Run noAck;

    private Sipp romeo;

    @BeforeAll
    static void start() throws Exception {
        verona = new Verona(folder, 48);
        neverAcknowledges = verona.partner();
        noAck = verona.calls(neverAcknowledges, "no-ack"); // takes 32 s, while the others go on
    }

    @AfterAll
    static void stop() throws Exception {
        noAck.close();
        verona.close();
    }

    @AfterEach
    void nothingIsLeft() {
        await().atMost(Verona.PATIENCE)
                .untilAsserted(() -> assertThat(verona.sessions(romeo)).isEmpty());
    }

    // --- sipp calls

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call",
                "late-ack",
                "cancel-ringing",
                "cancel-late",
                "cancel-unknown",
                "bye-unknown",
                "bye-crosses-reinvite",
                "twice",
                "late-request",
                "reliable",
                "session-timer",
                "no-message",
                "nobody"
            })
    @Spec({
        "R-021",
        "R-029",
        "D-05",
        "D-08",
        "D-19",
        "RFC 3261 §8.2.2.3",
        "RFC 3261 §9.2",
        "RFC 3261 §12.2.2",
        "RFC 3261 §13.3.1.4",
        "RFC 3261 §15.1.2",
        "RFC 3261 §17.2",
        "RFC 3264 §6",
        "RFC 4028 §9"
    })
    void romeoCalls(String scenario) throws Exception {
        romeo = verona.partner();

        verona.calls(romeo, scenario).succeeds();
    }

    @Test
    @Spec({"R-021", "R-028", "RFC 3261 §15"})
    void romeoCallsAndJulietLeaves() throws Exception {
        romeo = verona.partner();
        Sipp.Run call = verona.calls(romeo, "call-and-wait");
        verona.established(romeo);

        verona.leaves(romeo);

        call.succeeds();
    }

    @Test
    @Spec({"D-07", "RFC 3261 §14.2", "RFC 3261 §12.2.2"})
    void romeoMovesAndIsFollowed() throws Exception {
        romeo = verona.partner();
        Sipp.Run call = verona.calls(romeo, "reinvite");
        await().atMost(Verona.PATIENCE)
                .until(() -> verona.established(romeo).peer().resource().equals("moved"));

        verona.leaves(romeo);

        call.succeeds();
    }

    @Test
    @Spec("RFC 3261 §15.1.2")
    void bothLeaveAtOnce() throws Exception {
        romeo = verona.partner();
        Sipp.Run call = verona.calls(romeo, "bye-crosses-bye");
        verona.established(romeo);

        verona.leaves(romeo);

        call.succeeds();
    }

    @Test
    @Spec({"R-022", "R-023"})
    void manyCallAndNoneFails() throws Exception {
        romeo = verona.partner();

        verona.calls(romeo, "call", "-m", "300", "-r", "100").succeeds();
    }

    @Test
    @Order(LAST)
    @Spec({"RFC 3261 §13.3.1.4", "RFC 3261 §15"})
    void withoutAnAckTheSessionEndsAfter32Seconds() throws Exception {
        romeo = neverAcknowledges;

        noAck.succeeds();

        assertThat(noAck.messages().split("CSeq: 1 INVITE\r?\nContact: <sip:gw@"))
                .as("the 200, repeated at intervals from T1 to T2")
                .hasSizeBetween(8, 13);
    }

    // --- sipp is called

    @ParameterizedTest
    @ValueSource(strings = {"answer-and-leave", "answer-twice", "answer-provisionally", "answer-nothing"})
    @Spec({"R-021", "R-022", "R-024", "R-025", "RFC 3261 §13.2.2.4", "RFC 3262 §4"})
    void julietCalls(String scenario) throws Exception {
        romeo = verona.partner();
        Sipp.Run answer = verona.answers(romeo, scenario);

        verona.writes(romeo, "m1");

        answer.succeeds();
    }

    @Test
    @Spec({"R-007", "R-021", "R-028"})
    void julietCallsAndLeaves() throws Exception {
        romeo = verona.partner();
        Sipp.Run answer = verona.answers(romeo, "answer");
        verona.writes(romeo, "m1");
        assertThat(verona.established(romeo).peer()).hasToString("romeo@" + romeo.domain() + "/orchard");

        verona.leaves(romeo);

        answer.succeeds();
    }

    @Test
    @Spec({"D-07", "RFC 3261 §14.2"})
    void whomJulietCalledMovesAndIsFollowed() throws Exception {
        romeo = verona.partner();
        Sipp.Run answer = verona.answers(romeo, "move");
        verona.writes(romeo, "m1");
        await().atMost(Verona.PATIENCE)
                .until(() -> verona.established(romeo).peer().resource().equals("moved"));

        verona.leaves(romeo);

        answer.succeeds();
    }

    @Test
    @Spec({"D-09", "RFC 3261 §13.2.2.4"})
    void ofTwoAnswersOneIsKept() throws Exception {
        romeo = verona.partner();
        Sipp.Run answer = verona.answers(romeo, "fork");
        verona.writes(romeo, "m1");
        await().atMost(Verona.PATIENCE)
                .until(() -> answer.messages().contains("tag=second")
                        && answer.messages().contains("BYE sip:"));

        verona.leaves(romeo);

        answer.succeeds();
    }

    @ParameterizedTest
    @CsvSource({
        "302 Moved Temporarily, Contact: <sip:romeo@elsewhere.example>, redirect",
        "404 Not Found, Subject: -, item-not-found",
        "407 Proxy Authentication Required, Proxy-Authenticate: Digest realm=x, registration-required",
        "486 Busy Here, Subject: -, recipient-unavailable",
        "488 Not Acceptable Here, Warning: 305 romeo x, not-acceptable",
        "500 Server Internal Error, Subject: -, internal-server-error",
        "503 Service Unavailable, Retry-After: 7, internal-server-error",
        "600 Busy Everywhere, Subject: -, recipient-unavailable",
        "603 Decline, Subject: -, recipient-unavailable",
    })
    @Spec({"D-04", "D-52", "C-02", "RFC 3261 §8.1.3", "RFC 7247 §7.2"})
    void aRefusalReturnsTheMessage(String status, String field, String condition) throws Exception {
        romeo = verona.partner();
        Sipp.Run answer = romeo.refuses(Verona.CAPULET, "refuse", status, field);

        verona.writes(romeo, "m1");

        Stanza back = verona.reads(romeo);
        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.error().condition().element()).isEqualTo(condition);
        answer.succeeds();
    }

    @Test
    @Spec({"D-08", "D-47", "RFC 3261 §9.1"})
    void a200ThatCrossesOurCancelIsAcknowledgedAndEnded(@TempDir Path other) throws Exception {
        romeo = verona.partner();
        try (Verona ending = new Verona(other, 1)) {
            Sipp partner = ending.partner();
            Sipp.Run answer = ending.answers(partner, "ring-and-answer-late");
            ending.writes(partner, "m1");
            await().atMost(Verona.PATIENCE).until(() -> answer.messages().contains("180 Ringing"));

            CompletableFuture<Void> closed = CompletableFuture.runAsync(ending.server()::close);

            answer.succeeds();
            closed.join();
            assertThat(ending.reads(partner).isError()).isTrue();
        }
    }

    @Test
    @Spec({"R-007", "R-022"})
    void manyAreCalledAndNoneFails() throws Exception {
        romeo = verona.partner();
        Sipp.Run answer = verona.answers(romeo, "answer-and-leave", "-m", "200");

        for (int i = 0; i < 200; i++) {
            verona.server()
                    .writes("<message from='%s/balcony' to='romeo%d@%s' id='m' type='chat'><body>m</body></message>"
                            .formatted(Verona.JULIET, i, romeo.domain()));
        }

        answer.succeeds();
    }
}
