// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;

@Spec({"D-02", "XEP-0198 §4", "XEP-0198 §5"})
class StanzaQueueTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example/orchard");
    private static final Jid JULIET = Jid.parse("juliet@capulet.example/balcony");

    private final StanzaQueue queue = new StanzaQueue(10, 10_000);

    @Test
    void stanzasLeaveInTheOrderInWhichTheyCame() {
        offer(queue, "a", "b", "c");

        assertThat(sends(queue, 3)).containsExactly("a", "b", "c");
        assertThat(queue.hasNext()).isFalse();
        assertThat(queue.next()).isNull();
    }

    @Test
    void whatAConnectionTookHasArrivedWhereNobodyCounts() {
        offer(queue, "a", "b", "c");
        sends(queue, 3);

        queue.written(2);
        queue.lost();

        assertThat(queue.size()).isEqualTo(1);
        assertThat(sends(queue, 1)).containsExactly("c");
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgainBeforeAnythingElse() {
        queue.manage();
        offer(queue, "a", "b", "c", "d");
        sends(queue, 3);

        assertThat(queue.acknowledged(1)).isTrue();
        queue.written(3);
        queue.lost();
        queue.restarted(-1);

        assertThat(sends(queue, 3)).containsExactly("b", "c", "d");
    }

    @Test
    void aResumedStreamGoesOnCounting() {
        queue.manage();
        offer(queue, "a", "b", "c", "d");
        sends(queue, 3);
        queue.lost();

        assertThat(queue.resumed(2)).isTrue();
        assertThat(sends(queue, 2)).containsExactly("c", "d");
        assertThat(queue.acknowledged(4)).isTrue();
        assertThat(queue.size()).isZero();
    }

    @Test
    void aResumptionThatFailedMayStillTellHowMuchArrived() {
        queue.manage();
        offer(queue, "a", "b");
        sends(queue, 2);
        queue.lost();

        queue.restarted(1);

        assertThat(sends(queue, 1)).containsExactly("b");
        assertThat(queue.isManaged()).isFalse();
    }

    @Test
    void nobodyAcknowledgesMoreThanItWasSent() {
        assertThat(queue.acknowledged(0)).as("nothing is counted").isFalse();
        queue.manage();
        offer(queue, "a", "b");
        sends(queue, 1);

        assertThat(queue.acknowledged(2)).isFalse();
        assertThat(queue.acknowledged(1)).isTrue();
        assertThat(queue.acknowledged(0)).as("less than before").isFalse();
        queue.lost();
        assertThat(queue.resumed(2)).isFalse();
    }

    @Test
    void whatWasSentBeforeThePeerCountedIsNotCounted() {
        offer(queue, "early", "a", "b");
        sends(queue, 1);
        queue.manage();
        sends(queue, 2);

        assertThat(queue.acknowledged(1)).as("a and, before it, early").isTrue();
        assertThat(queue.size()).isEqualTo(1);
        queue.lost();
        assertThat(sends(queue, 1)).containsExactly("b");
    }

    @Test
    void whatWasNotCountedIsSentAgainUnlessSomethingBehindItArrived() {
        offer(queue, "early", "a");
        sends(queue, 1);
        queue.manage();
        sends(queue, 1);
        queue.lost();
        assertThat(queue.resumed(0)).isTrue();
        assertThat(sends(queue, 2)).containsExactly("early", "a");
    }

    @Test
    void theQueueIsBoundedInNumber() {
        for (int i = 0; i < 10; i++) {
            assertThat(queue.offer(message("m" + i), 0)).isTrue();
        }

        assertThat(queue.offer(message("m10"), 0)).isFalse();
        sends(queue, 10);
        assertThat(queue.offer(message("m10"), 0)).as("sent ones count").isFalse();
        queue.written(1);
        assertThat(queue.offer(message("m10"), 0)).isTrue();
    }

    @Test
    void theQueueIsBoundedInOctets() {
        Stanza large = Stanza.message(ROMEO, JULIET).body("x".repeat(6_000)).build();

        assertThat(queue.offer(large, 0)).isTrue();
        assertThat(queue.offer(large, 0)).isFalse();
        assertThat(queue.offer(message("small"), 0)).isTrue();
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void whatWaitedTooLongIsTakenOutAndTheRestStays() {
        queue.offer(message("a"), 10);
        queue.offer(message("b"), 20);
        queue.offer(message("c"), 30);
        sends(queue, 1);
        queue.lost();

        assertThat(ids(queue.expired(20))).containsExactly("a", "b");
        assertThat(sends(queue, 1)).containsExactly("c");
        assertThat(queue.expired(1_000)).as("sent and not lost").isEmpty();
        assertThat(ids(queue.clear())).containsExactly("c");
        assertThat(queue.size()).isZero();
    }

    /** Plays a peer that counts what reaches it, over connections that break anywhere. */
    @Property
    void everyStanzaArrivesOnceAndInOrder(@ForAll long seed) {
        Random random = new Random(seed);
        StanzaQueue sender = new StanzaQueue(1_000, 10_000_000);
        List<String> arrived = new ArrayList<>();
        sender.manage();
        int offered = 0;
        for (int turn = 0; turn < 60; turn++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> offer(sender, "m" + offered++);
                case 2 -> deliver(sender, arrived, random.nextInt(5));
                default -> {
                    sends(sender, random.nextInt(3));
                    sender.lost();
                    assertThat(sender.resumed(arrived.size())).isTrue();
                }
            }
        }
        deliver(sender, arrived, 1_000);

        assertThat(arrived).hasSize(offered);
        for (int i = 0; i < offered; i++) {
            assertThat(arrived.get(i)).isEqualTo("m" + i);
        }
        assertThat(sender.size()).isZero();
    }

    private static void deliver(StanzaQueue sender, List<String> arrived, int most) {
        for (int i = 0; i < most && sender.hasNext(); i++) {
            arrived.addAll(sends(sender, 1));
        }
        assertThat(sender.acknowledged(arrived.size())).isTrue();
    }

    private static Stanza message(String id) {
        return Stanza.message(ROMEO, JULIET).id(id).build();
    }

    @Test
    @Spec({"RFC 6120 §4.9.3.14", "RFC 6120 §13.12"})
    void whatAPeerFoundTooLargeGoesBackAndWhatItDidNotReadIsSentAgain() {
        StanzaQueue large = new StanzaQueue(10, 100_000);
        large.offer(message("a"), 0);
        large.offer(large("b"), 0);
        offer(large, "c", "d");
        sends(large, 4);
        large.written(3);

        assertThat(ids(large.refused())).containsExactly("b");
        large.restarted(-1);

        assertThat(sends(large, 9)).containsExactly("c", "d");
        assertThat(large.size()).isEqualTo(2);
    }

    @Test
    @Spec({"RFC 6120 §4.9.3.14", "RFC 6120 §13.12"})
    void whereThePeerCountsWhatItFoundTooLargeIsNotSentAgain() {
        StanzaQueue large = new StanzaQueue(10, 100_000);
        large.manage();
        offer(large, "a");
        large.offer(large("b"), 0);
        offer(large, "c");
        sends(large, 3);
        large.acknowledged(1);

        assertThat(ids(large.refused())).containsExactly("b");
        large.restarted(-1);

        assertThat(sends(large, 9)).containsExactly("c");
    }

    @Test
    void whatHadTimeToBeRefusedOrIsSmallIsNot() {
        StanzaQueue large = new StanzaQueue(10, 100_000);
        large.offer(large("a"), 0);
        sends(large, 1);
        large.written(1);
        assertThat(large.mayBeRefused()).isTrue();
        large.notRefused();
        offer(large, "b");
        sends(large, 1);

        assertThat(large.refused()).isEmpty();

        assertThat(sends(large, 9)).containsExactly("b");
    }

    private static Stanza large(String id) {
        return Stanza.message(ROMEO, JULIET).id(id).body("O".repeat(10_001)).build();
    }

    private static void offer(StanzaQueue queue, String... ids) {
        for (String id : ids) {
            assertThat(queue.offer(message(id), 0)).isTrue();
        }
    }

    private static List<String> sends(StanzaQueue queue, int count) {
        List<Stanza> sent = new ArrayList<>();
        for (int i = 0; i < count && queue.hasNext(); i++) {
            sent.add(queue.next());
        }
        return ids(sent);
    }

    private static List<String> ids(List<Stanza> stanzas) {
        return stanzas.stream().map(Stanza::id).toList();
    }

    @Test
    void whatEndedAStreamCanBeTakenOutOfWhatWaitsAgain() {
        queue.manage();
        offer(queue, "a", "b", "c");
        sends(queue, 2);
        queue.lost();

        Stanza first = queue.takeFirstAgain();

        assertThat(first).isNotNull();
        assertThat(first.id()).isEqualTo("a");
        assertThat(queue.size()).isEqualTo(2);
        queue.isBack(first);
        queue.restarted(-1);
        assertThat(sends(queue, 2)).containsExactly("b", "c");
        assertThat(new StanzaQueue(10, 10_000).takeFirstAgain()).isNull();
    }
}
