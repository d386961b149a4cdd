// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.msrp.message.ByteRange;
import org.umpp.msrp.message.Continuation;
import org.umpp.msrp.message.MsrpDecoder;
import org.umpp.msrp.message.MsrpEncoder;
import org.umpp.msrp.message.MsrpLimits;
import org.umpp.msrp.message.MsrpRequest;
import org.umpp.msrp.message.MsrpUri;

/** Messages are cut into chunks and put together again. */
@Spec({"RFC 4975 §5.1", "RFC 4975 §7.1.1"})
class ChunksTest {
    private static final int LIMIT = 10_000;
    private static final MsrpUri OURS = MsrpUri.parse("msrps://a.example.com:1/a1;tcp");
    private static final MsrpUri THEIRS = MsrpUri.parse("msrps://b.example.com:1/b1;tcp");
    private static final SessionPlan PLAN =
            new SessionPlan("d", OURS, List.of(THEIRS), "a.example.com", "a", "b.example.com", "b", true, false, 0);

    private long now = 1_000;
    private final Reassembly reassembly = new Reassembly(LIMIT, () -> now);

    private static List<MsrpRequest> chunks(byte[] body) {
        OutgoingMessage message = new OutgoingMessage("text/plain", "en", body, true, null);
        List<MsrpRequest> chunks = new ArrayList<>();
        while (message.hasMore()) {
            chunks.add(message.next(PLAN));
        }
        return chunks;
    }

    private static MsrpRequest chunk(String id, long start, long total, String body, Continuation continuation) {
        return MsrpRequest.of(MsrpRequest.SEND, "tttt", List.of(OURS), List.of(THEIRS))
                .messageId(id)
                .byteRange(new ByteRange(start, ByteRange.UNKNOWN, total))
                .body("text/plain", body.getBytes(StandardCharsets.UTF_8))
                .build(continuation);
    }

    private static MsrpRequest throughTheWire(MsrpRequest request) {
        MsrpDecoder decoder = new MsrpDecoder(MsrpLimits.DEFAULT);
        byte[] octets = MsrpEncoder.encode(request);
        decoder.append(octets, 0, octets.length);
        return (MsrpRequest) decoder.next();
    }

    @Property(tries = 200)
    void whatIsCutComesTogetherInWhateverOrder(
            @ForAll @IntRange(min = 0, max = LIMIT) int length, @ForAll Random random) {
        byte[] body = new byte[length];
        random.nextBytes(body);
        List<MsrpRequest> chunks = chunks(body);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.body()).hasSizeLessThanOrEqualTo(2_048));
        Collections.shuffle(chunks, random);
        Reassembly fresh = new Reassembly(LIMIT, () -> now);

        List<ReceivedMessage> complete = new ArrayList<>();
        for (MsrpRequest chunk : chunks) {
            Reassembly.Outcome outcome = fresh.add(throughTheWire(chunk));
            assertThat(outcome.status()).isEqualTo(200);
            if (outcome.message() != null) {
                complete.add(outcome.message());
            }
        }

        assertThat(complete).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo(body);
            assertThat(message.type()).isEqualTo("text/plain");
            assertThat(message.language()).isEqualTo("en");
            assertThat(message.reportWanted()).isTrue();
        });
        assertThat(fresh.size()).as("nothing is left").isZero();
    }

    @Property(tries = 300)
    void whateverComesItIsBounded(@ForAll @Size(max = 60) List<@IntRange(min = 1, max = 12_000) Integer> starts) {
        Reassembly fresh = new Reassembly(LIMIT, () -> now);
        for (int start : starts) {
            Continuation continuation = start % 7 == 0 ? Continuation.COMPLETE : Continuation.MORE;
            Reassembly.Outcome outcome = fresh.add(
                    chunk("m" + start % 20, start, start % 3 == 0 ? start : -1, "x".repeat(start % 50), continuation));
            assertThat(outcome.status()).isIn(200, 400, 413);
            assertThat(fresh.size()).isLessThanOrEqualTo((long) Reassembly.MOST * LIMIT);
        }
    }

    @Test
    void nobodyKnowsHowLongItIsBeforeItsEnd() {
        assertThat(reassembly
                        .add(chunk("mmmm", 1, -1, "abc", Continuation.MORE))
                        .message())
                .isNull();
        assertThat(reassembly
                        .add(chunk("mmmm", 4, -1, "def", Continuation.COMPLETE))
                        .message()
                        .body())
                .asString()
                .isEqualTo("abcdef");
    }

    @Test
    void whatIsAbortedIsForgotten() {
        reassembly.add(chunk("mmmm", 1, 6, "abc", Continuation.MORE));
        assertThat(reassembly.add(chunk("mmmm", 4, 6, "", Continuation.ABORTED)).status())
                .isEqualTo(200);
        assertThat(reassembly.size()).isZero();
    }

    @Test
    @Spec({"D-53", "RFC 4975 §10.5"})
    void whatIsTooLongIsStopped() {
        assertThat(reassembly
                        .add(chunk("mmmm", 1, LIMIT + 1, "abc", Continuation.MORE))
                        .status())
                .isEqualTo(413);
        assertThat(reassembly
                        .add(chunk("mmmn", LIMIT, -1, "ab", Continuation.MORE))
                        .status())
                .isEqualTo(413);
        assertThat(reassembly.size()).isZero();
    }

    @Test
    @Spec("D-53")
    void manyIncompleteMessagesAreTooManyUntilTheyAreOld() {
        for (int i = 0; i < Reassembly.MOST; i++) {
            assertThat(reassembly
                            .add(chunk("mmm" + i, 1, 6, "abc", Continuation.MORE))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(reassembly.add(chunk("mmmm", 1, 6, "abc", Continuation.MORE)).status())
                .isEqualTo(413);
        now += Reassembly.PATIENCE_MILLIS + 1;
        assertThat(reassembly.add(chunk("mmmm", 1, 6, "abc", Continuation.MORE)).status())
                .isEqualTo(200);
    }

    @Test
    void lengthsThatContradictEachOtherAreWrong() {
        reassembly.add(chunk("mmmm", 1, 6, "abc", Continuation.MORE));
        assertThat(reassembly.add(chunk("mmmm", 4, 7, "def", Continuation.MORE)).status())
                .isEqualTo(400);
    }
}
