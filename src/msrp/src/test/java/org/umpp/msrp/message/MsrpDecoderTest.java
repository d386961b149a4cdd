// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"RFC 4975 §9", "D-53"})
class MsrpDecoderTest {
    private static final String ALICE = "msrp://alicepc.example.com:7777/iau39soe2843z;tcp";
    private static final String BOB = "msrp://bob.example.com:8888/9di4eae923wzd;tcp";
    private static final MsrpLimits TIGHT = new MsrpLimits(256, 16, 64);

    private static List<MsrpMessage> read(String octets, int piece, MsrpLimits limits) {
        byte[] all = octets.getBytes(StandardCharsets.UTF_8);
        MsrpDecoder decoder = new MsrpDecoder(limits);
        List<MsrpMessage> found = new ArrayList<>();
        for (int at = 0; at < all.length; at += piece) {
            decoder.append(all, at, Math.min(piece, all.length - at));
            for (MsrpMessage next = decoder.next(); next != null; next = decoder.next()) {
                found.add(next);
            }
        }
        assertThat(decoder.isAmidMessage()).isFalse();
        return found;
    }

    private static MsrpMessage one(String octets) {
        assertThat(read(octets, 1, MsrpLimits.DEFAULT)).isEqualTo(read(octets, octets.length(), MsrpLimits.DEFAULT));
        return read(octets, 7, MsrpLimits.DEFAULT).get(0);
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String send(String id, String fields, String body, char flag) {
        return lines("MSRP " + id + " SEND", "To-Path: " + BOB, "From-Path: " + ALICE)
                + fields
                + "Content-Type: text/plain\r\n\r\n"
                + body
                + "\r\n-------" + id + flag + "\r\n";
    }

    @Test
    @Spec("RFC 4975 §4")
    void readsTheSendOfTheRfc() {
        MsrpRequest send = (MsrpRequest) one(lines(
                "MSRP a786hjs2 SEND",
                "To-Path: " + BOB,
                "From-Path: " + ALICE,
                "Message-ID: 87652491",
                "Byte-Range: 1-25/25",
                "Content-Type: text/plain",
                "",
                "Hey Bob, are you there?",
                "-------a786hjs2$"));

        assertThat(send.method()).isEqualTo("SEND");
        assertThat(send.transactionId()).isEqualTo("a786hjs2");
        assertThat(send.messageId()).isEqualTo("87652491");
        assertThat(send.byteRange()).isEqualTo(new ByteRange(1, 25, 25));
        assertThat(send.contentType()).isEqualTo("text/plain");
        assertThat(send.body()).asString().isEqualTo("Hey Bob, are you there?");
        assertThat(send.continuation()).isEqualTo(Continuation.COMPLETE);
        assertThat(send.toPath()).containsExactly(MsrpUri.parse(BOB));
        assertThat(send.fromPath()).containsExactly(MsrpUri.parse(ALICE));
        assertThat(send.failureReport()).isEqualTo(FailureReport.YES);
        assertThat(send.wantsSuccessReport()).isFalse();
    }

    @Test
    @Spec({"RFC 4975 §4", "RFC 4975 §7.2"})
    void readsTheResponseOfTheRfcAndMakesTheSame() {
        String octets = lines("MSRP a786hjs2 200 OK", "To-Path: " + ALICE, "From-Path: " + BOB, "-------a786hjs2$");

        MsrpResponse response = (MsrpResponse) one(octets);

        assertThat(response.isSuccess()).isTrue();
        MsrpRequest request = (MsrpRequest) one(send("a786hjs2", "Message-ID: 87652491\r\n", "x", '$'));
        assertThat(new String(MsrpEncoder.encode(request.response(200)), StandardCharsets.UTF_8))
                .isEqualTo(octets);
    }

    @Test
    @Spec("RFC 4975 §7.1.2")
    void readsTheReportOfTheRfc() {
        MsrpRequest report = (MsrpRequest) one(lines(
                "MSRP dkei38sd REPORT",
                "To-Path: " + ALICE,
                "From-Path: " + BOB,
                "Message-ID: 12339sdqwer",
                "Byte-Range: 1-106/106",
                "Status: 000 200 OK",
                "-------dkei38sd$"));

        assertThat(report.body()).isNull();
        assertThat(report.reportedStatus()).isEqualTo(200);
        assertThat(report.byteRange().end()).isEqualTo(106);
    }

    @Test
    @Spec({"RFC 4975 §5.1", "RFC 4975 §4"})
    void chunksSayWhetherMoreComes() {
        List<MsrpMessage> chunks = read(
                send("dkei38sd", "Message-ID: 4564dpWd\r\nByte-Range: 1-*/8\r\n", "abcd", '+')
                        + send("dkei38ia", "Message-ID: 4564dpWd\r\nByte-Range: 5-8/8\r\n", "EFGH", '$')
                        + send("dkei38ib", "Message-ID: 4564dpWe\r\nByte-Range: 1-*/*\r\n", "", '#'),
                3,
                MsrpLimits.DEFAULT);

        assertThat(chunks)
                .extracting(chunk -> ((MsrpRequest) chunk).continuation())
                .containsExactly(Continuation.MORE, Continuation.COMPLETE, Continuation.ABORTED);
        assertThat(((MsrpRequest) chunks.get(0)).byteRange()).isEqualTo(new ByteRange(1, ByteRange.UNKNOWN, 8));
        assertThat(((MsrpRequest) chunks.get(2)).body()).isEmpty();
    }

    @Test
    void whatLooksLikeAnEndLineIsNone() {
        String body = "-------a786hjs2\r\n-------a786hjs2?\r\n-------other$\r\n--\r\n";

        MsrpRequest send = (MsrpRequest) one(send("a786hjs2", "Message-ID: 87652491\r\n", body, '$'));

        assertThat(send.body()).asString().isEqualTo(body);
    }

    @Test
    void anEmptyBodyMayDoWithoutItsLineEnd() {
        String octets = lines(
                "MSRP a786hjs2 SEND",
                "To-Path: " + BOB,
                "From-Path: " + ALICE,
                "Message-ID: 87652491",
                "Content-Type: a/b",
                "",
                "-------a786hjs2$");

        assertThat(((MsrpRequest) one(octets)).body()).isEmpty();
    }

    @Test
    void lineEndsBetweenMessagesArePassedOver() {
        assertThat(read(
                        "\r\n\r\n" + send("a786hjs2", "Message-ID: 87652491\r\n", "x", '$') + "\r\n",
                        1,
                        MsrpLimits.DEFAULT))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    @Spec({"D-53", "RFC 4975 §10.5"})
    void aBodyThatIsTooLongIsPassedOverAndWhatFollowsIsRead(int piece) {
        String octets = send("a786hjs2", "Message-ID: 87652491\r\n", "x".repeat(17), '$')
                + send("a786hjs3", "Message-ID: 87652492\r\n", "y".repeat(16), '$');

        List<MsrpMessage> found = read(octets, piece, TIGHT);

        assertThat(((MsrpRequest) found.get(0)).isOversized()).isTrue();
        assertThat(((MsrpRequest) found.get(0)).body()).isEmpty();
        assertThat(((MsrpRequest) found.get(1)).isOversized()).isFalse();
        assertThat(((MsrpRequest) found.get(1)).body()).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    @Spec("D-53")
    void aBodyWithoutEndIsTheEnd(int piece) {
        String octets = send("a786hjs2", "Message-ID: 87652491\r\n", "x".repeat(200), '$');

        assertThatThrownBy(() -> read(octets, piece, TIGHT)).hasMessageContaining("at most 64");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    @Spec("D-53")
    void aHeadWithoutEndIsTheEnd(int piece) {
        String octets = lines("MSRP a786hjs2 SEND", "X: " + "y".repeat(300));

        assertThatThrownBy(() -> read(octets, piece, TIGHT)).hasMessageContaining("at most 256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "MSRP a! SEND\r\n",
                "MSRP a786hjs2\r\n",
                "\u0016\u0003\u0001\r\n",
                "MSRP a786hjs2 SEND\n",
                "MSRP a786hjs2 SEND\r\nTo-Path: x\r\n-------a786hjs2$\r\n",
                "MSRP a786hjs2 SEND\r\nMessage-ID: 87652491\r\n-------a786hjs2$\r\n",
                "MSRP a786hjs2 SEND\r\n-------a786hjs3$\r\n",
                "MSRP a786hjs2 SEND\r\n-------a786hjs2!\r\n",
                "MSRP a786hjs2 SEND\r\nno colon\r\n-------a786hjs2$\r\n",
                "MSRP a786hjs2 send me\r\nTo-Path: msrp://b:1/c;tcp\r\nFrom-Path: msrp://b:1/c;tcp\r\n-------a786hjs2$\r\n"
            })
    @Spec("D-53")
    void whatIsNoMsrpEndsTheConnection(String octets) {
        MsrpDecoder decoder = new MsrpDecoder(MsrpLimits.DEFAULT);
        byte[] all = octets.getBytes(StandardCharsets.UTF_8);
        decoder.append(all, 0, all.length);

        MalformedMsrpException complaint = catchThrowableOfType(MalformedMsrpException.class, decoder::next);

        assertThat(complaint.request()).isNull();
        assertThat(decoder.next()).as("nothing more is read").isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Byte-Range: 0-3/3\r\nMessage-ID: 87652491\r\n",
                "Byte-Range: 5-3/9\r\nMessage-ID: 87652491\r\n",
                "Byte-Range: 1-9/3\r\nMessage-ID: 87652491\r\n",
                "Byte-Range: x\r\nMessage-ID: 87652491\r\n",
                "Failure-Report: maybe\r\nMessage-ID: 87652491\r\n",
                "Success-Report: maybe\r\nMessage-ID: 87652491\r\n",
                "Message-ID: a b\r\n",
                ""
            })
    @Spec("RFC 4975 §10.2")
    void aWrongFieldIsAnsweredAndWhatFollowsIsRead(String fields) {
        MsrpDecoder decoder = new MsrpDecoder(MsrpLimits.DEFAULT);
        byte[] all = (send("a786hjs2", fields, "x", '$') + send("a786hjs3", "Message-ID: 87652491\r\n", "y", '$'))
                .getBytes(StandardCharsets.UTF_8);
        decoder.append(all, 0, all.length);

        MalformedMsrpException complaint = catchThrowableOfType(MalformedMsrpException.class, decoder::next);

        assertThat(complaint.request().response(400).transactionId()).isEqualTo("a786hjs2");
        assertThat(((MsrpRequest) decoder.next()).transactionId()).isEqualTo("a786hjs3");
    }
}
