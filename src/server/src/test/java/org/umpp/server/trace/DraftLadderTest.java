// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.Verona;
import org.umpp.xmpp.stream.Stanza;

/**
 * What passes between the two servers, drawn, is the draft's figure. The golden files are its figures with three repairs: the names
 * of the domains, which the text gives in full; the headings' spelling; and the NOTIFYs, which its figure of section 4.2 draws from the
 * watcher to the presentity, against its own messages 3 and 5. Lines without a message are only for the eye and are not compared.
 */
class DraftLadderTest {
    @TempDir
    Path folder;

    @Test
    @Spec({"D-45", "draft §4.1"})
    void aChatLooksAsTheFigureOfInstantMessages() throws Exception {
        try (Verona verona = new Verona(folder, "trace.recent = 100").start()) {
            verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "By a name I know not how");
            Stanza first = verona.capulet.reads();
            verona.capulet.writes(first.to().toString(), Verona.ROMEO, "Art thou not Romeo?");
            verona.montague.reads();
            verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "Neither, fair saint");
            verona.capulet.reads();
            verona.capulet.leaves(first.to().toString(), Verona.ROMEO);
            verona.montague.reads();

            assertThat(ladder(verona, TraceFilter.user(Verona.JULIET), 8)).isEqualTo(golden("draft-4.1.txt"));
        }
    }

    @Test
    @Spec({"D-45", "draft §4.2"})
    void aSubscriptionLooksAsTheFigureOfPresence() throws Exception {
        try (Verona verona = new Verona(folder, "trace.recent = 100").start()) {
            verona.capulet.shows("<presence from='%s/balcony' to='%1$s'/>".formatted(Verona.JULIET));
            verona.capulet.shows(
                    "<presence from='%s' to='%s' type='subscribed'/>".formatted(Verona.JULIET, Verona.ROMEO));
            verona.montague.shows(
                    "<presence from='%s' to='%s' type='subscribe'/>".formatted(Verona.ROMEO, Verona.JULIET));
            verona.montague.sees();
            verona.montague.sees();
            verona.capulet.shows("<presence from='%s/balcony' to='%1$s' type='unavailable'/>".formatted(Verona.JULIET));
            verona.montague.sees();

            assertThat(ladder(verona, TraceFilter.partner(Verona.CAPULET), 6)).isEqualTo(golden("draft-4.2.txt"));
        }
    }

    @Test
    @Spec({"D-31", "D-45"})
    void whatUsersWriteIsNotInATrace() throws Exception {
        try (Verona verona = new Verona(folder, "trace.recent = 100").start()) {
            verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "sweet sorrow");
            verona.capulet.reads();

            List<WireMessage> seen = recent(verona, TraceFilter.user(Verona.ROMEO), 4);

            assertThat(seen).extracting(WireMessage::title).containsExactly("INVITE", "200 OK", "ACK", "message");
            assertThat(seen).extracting(WireMessage::text).noneMatch(text -> text.contains("sorrow"));
            assertThat(seen.get(3).text()).startsWith("<message from='romeo@montague.example.net/orchard'");
        }
    }

    @Test
    @Spec("D-45")
    void aSessionIsTracedOnBothWires() throws Exception {
        try (Verona verona = new Verona(folder, "trace.recent = 100").start()) {
            verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "one");
            verona.capulet.reads();
            verona.montague.writes("benvolio@montague.example.net/street", Verona.JULIET, "another");
            verona.capulet.reads();
            var session = verona.montague.server().inspection().sessions().rows().stream()
                    .filter(row -> row.local().startsWith("benvolio"))
                    .findFirst()
                    .orElseThrow();

            List<WireMessage> seen = recent(verona, TraceFilter.session(session.id(), session.thread()), 4);

            assertThat(seen).extracting(WireMessage::title).containsExactly("INVITE", "200 OK", "ACK", "message");
            assertThat(seen).extracting(WireMessage::from).containsOnly("benvolio@montague.example.net");
        }
    }

    @Test
    @Spec("D-45")
    void whoListensSeesWhatPassesFromThenOn() throws Exception {
        try (Verona verona = new Verona(folder).start()) {
            List<WireMessage> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            Recorder recorder = new Recorder(TraceFilter.user(Verona.ROMEO), seen::add);
            verona.montague.server().wiretap().add(recorder);
            verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "one");
            verona.capulet.reads();
            await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 4);

            verona.montague.server().wiretap().remove(recorder);
            verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "two");
            verona.capulet.reads();

            assertThat(seen).hasSize(4);
            assertThat(verona.montague.server().recentMessages(TraceFilter.user(Verona.ROMEO)))
                    .as("nothing is kept unless trace.recent says so")
                    .isEmpty();
        }
    }

    private static List<WireMessage> recent(Verona verona, TraceFilter filter, int count) {
        TraceFilter onLadder = message -> message.isOnLadder() && filter.test(message);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> verona.montague.server().recentMessages(onLadder).size() >= count);
        return verona.montague.server().recentMessages(onLadder);
    }

    private static String ladder(Verona verona, TraceFilter filter, int count) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Ladder ladder = new Ladder(new PrintStream(octets, true, StandardCharsets.UTF_8), false);
        ladder.heading(Verona.MONTAGUE, "Romeo", Verona.CAPULET, "Juliet");
        recent(verona, filter, count).forEach(ladder::message);
        ladder.bar();
        return withoutBars(octets.toString(StandardCharsets.UTF_8));
    }

    private static String golden(String name) throws Exception {
        try (InputStream file = DraftLadderTest.class.getResourceAsStream(name)) {
            return withoutBars(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String withoutBars(String figure) {
        return figure.lines()
                .filter(line -> !line.isBlank() && !line.matches(" *\\|[ a-z.]*\\|"))
                .reduce("", (all, line) -> all + line + '\n');
    }
}
