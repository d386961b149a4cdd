// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transaction.Transactions.Kind;

/** The table: what finds what, and what is bounded. */
class TransactionsTest {
    private final ManualScheduler time = new ManualScheduler();
    private final Transactions transactions = new Transactions(time, Timers.DEFAULT, 2, 7);
    private final Wire<SipResponse> back = new Wire<>(true);

    /** Remembers what was sent; fails it all when told so. */
    private static final class Wire<M extends SipMessage> implements Outlet<M> {
        final List<M> sent = new ArrayList<>();
        private final boolean reliable;
        boolean broken;

        Wire(boolean reliable) {
            this.reliable = reliable;
        }

        @Override
        public void send(M message, Consumer<Throwable> failed) {
            sent.add(message);
            if (broken) {
                failed.accept(new IllegalStateException("cut"));
            }
        }

        @Override
        public boolean isReliable() {
            return reliable;
        }
    }

    private static final class User implements ClientTransaction.User {
        final List<String> told = new ArrayList<>();

        @Override
        public void received(SipResponse response) {
            told.add(Integer.toString(response.status()));
        }

        @Override
        public void timedOut() {
            told.add("timeout");
        }

        @Override
        public void failed(Throwable cause) {
            told.add("failed: " + cause.getMessage());
        }
    }

    private static SipRequest request(String method, String branch, String callId) {
        return SipRequest.builder(method, "im:juliet@thecappulets.example.com")
                .header(HeaderName.VIA, "SIP/2.0/TLS montague.example.net;branch=z9hG4bK" + branch)
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "<im:romeo@montague.example.net>;tag=1")
                .header(HeaderName.TO, "<im:juliet@thecappulets.example.com>")
                .header(HeaderName.CALL_ID, callId)
                .header(HeaderName.CSEQ, "1 " + method)
                .build();
    }

    private static SipResponse response(SipRequest request, int status) {
        return SipResponse.to(request, status, "2").build();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §17.2.3"})
    void aRepeatedRequestFindsItsTransaction() {
        SipRequest request = request("MESSAGE", "a", "a");
        Transactions.Arrival first = transactions.receive(request, back);
        assertThat(first.kind()).isEqualTo(Kind.NEW);
        assertThat(transactions.receive(request, back).kind()).isEqualTo(Kind.KNOWN);
        assertThat(back.sent).isEmpty();

        Objects.requireNonNull(first.transaction()).respond(response(request, 200));
        transactions.receive(request, back);
        assertThat(back.sent).extracting(SipResponse::status).containsExactly(200, 200);
        time.pass(5_000);
        assertThat(transactions.size()).isZero();
        assertThat(time.size()).isZero();
    }

    @Test
    @Spec({"C-11", "RFC 6026 §7.1"})
    void anAcknowledgedInviteAbsorbsRepetitionsAndKeepsNoMessages() {
        SipRequest request = request("INVITE", "a", "a");
        ServerTransaction invite =
                Objects.requireNonNull(transactions.receive(request, back).transaction());
        invite.respond(response(request, 200));
        invite.repeatSuccess();
        assertThat(back.sent).hasSize(2);

        invite.settle();

        assertThat(transactions.receive(request, back).kind()).isEqualTo(Kind.KNOWN);
        invite.repeatSuccess();
        assertThat(back.sent).as("nothing is repeated after the ACK").hasSize(2);
        assertThat(invite.answeredTag()).isEqualTo("2");
        assertThat(invite.respond(response(request, 486))).isFalse();
        assertThat(invite.unanswered()).isNull();
        assertThatThrownBy(invite::request).isInstanceOf(IllegalStateException.class);
        time.pass(32_000);
        assertThat(transactions.size()).isZero();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §17.2.1"})
    void whatIsNotAcceptedYetIsNotSettled() {
        SipRequest request = request("INVITE", "a", "a");
        ServerTransaction invite =
                Objects.requireNonNull(transactions.receive(request, back).transaction());

        invite.settle();

        assertThat(invite.unanswered()).isSameAs(request);
        assertThat(invite.respond(response(request, 200))).isTrue();
    }

    @Test
    @Spec({"D-29", "C-11", "RFC 3261 §21.5.4"})
    void beyondTheLimitARequestGetsA503WithoutATransaction() {
        transactions.receive(request("MESSAGE", "a", "a"), back);
        transactions.receive(request("MESSAGE", "b", "b"), back);
        transactions.receive(request("MESSAGE", "c", "c"), back);
        assertThat(back.sent).hasSize(1);
        assertThat(back.sent.get(0).status()).isEqualTo(503);
        assertThat(back.sent.get(0).headers().retryAfter().orElse(-1)).isEqualTo(7);
        assertThat(transactions.size()).isEqualTo(2);
    }

    @Test
    @Spec("D-29")
    void onePeerHasAQuarterOfAllAndOthersTheirs() {
        Transactions many = new Transactions(time, Timers.DEFAULT, 40, 7);
        for (int i = 0; i < 20; i++) {
            begin(many.receive(request("MESSAGE", "a" + i, "a" + i), back, "montague.example.net", () -> 0));
        }
        assertThat(many.received()).isEqualTo(9);
        assertThat(many.refused()).isEqualTo(11);
        assertThat(many.receive(request("MESSAGE", "b", "b"), back, "verona.example.org", () -> 0)
                        .kind())
                .isEqualTo(Kind.NEW);

        time.pass(64_000);
        assertThat(many.receive(request("MESSAGE", "c", "c"), back, "montague.example.net", () -> 0)
                        .kind())
                .isEqualTo(Kind.NEW);
    }

    private static void begin(Transactions.Arrival arrival) {
        if (arrival.transaction() != null) {
            arrival.transaction().begin();
        }
    }

    @Test
    @Spec({"RFC 3261 §17.2.2", "RFC 4320 §4.1"})
    void whatIsAnsweredBeforeItBeginsHasTheTimersOfItsResponseAlone() {
        SipRequest bye = request("BYE", "a", "a");
        ServerTransaction transaction = Objects.requireNonNull(
                transactions.receive(bye, back, "", () -> 0).transaction());
        transaction.respond(response(bye, 200));
        transaction.begin();

        time.pass(4_000);
        assertThat(back.sent).extracting(SipResponse::status).containsExactly(200);
        assertThat(transactions.receive(bye, back).kind()).isEqualTo(Kind.KNOWN);
        assertThat(back.sent).extracting(SipResponse::status).containsExactly(200, 200);
        assertThat(transaction.unanswered()).isNull();
        time.pass(60_000);
        assertThat(transactions.size()).isZero();
    }

    @Test
    @Spec("D-29")
    void theLastRoomIsForWhatHasBegun() {
        Transactions many = new Transactions(time, Timers.DEFAULT, 10, 7);
        for (int i = 0; i < 20; i++) {
            many.receive(request("MESSAGE", "a" + i, "a" + i), back, "", () -> 0);
        }
        assertThat(many.received()).isEqualTo(9);
        assertThat(many.receive(request("CANCEL", "b", "b"), back, "", () -> 0).kind())
                .isEqualTo(Kind.NEW);
        many.setLimit(100);
        assertThat(many.receive(request("MESSAGE", "c", "c"), back, "", () -> 0).kind())
                .isEqualTo(Kind.NEW);
    }

    @Test
    @Spec("RFC 4320 §4")
    void aUserThatIsSilentForTooLongIsGivenUpInSilence() {
        SipRequest request = request("MESSAGE", "a", "a");
        ServerTransaction transaction =
                Objects.requireNonNull(transactions.receive(request, back).transaction());
        time.pass(3_500);
        assertThat(back.sent).extracting(SipResponse::status).containsExactly(100);
        time.pass(28_500);
        assertThat(transactions.size()).isZero();
        transaction.respond(response(request, 200));
        assertThat(back.sent).hasSize(1);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §17.1.1.2"})
    void onAnUnreliableTransportARequestIsRepeatedUntilItIsAnswered() {
        Wire<SipRequest> wire = new Wire<>(false);
        User user = new User();
        SipRequest invite = request("INVITE", "a", "a");
        transactions.send(invite, wire, user);
        time.pass(3_500);
        assertThat(wire.sent).hasSize(4);
        transactions.receive(response(invite, 486));
        assertThat(wire.sent).last().extracting(SipRequest::method).isEqualTo("ACK");
        transactions.receive(response(invite, 486));
        assertThat(wire.sent).hasSize(6);
        assertThat(user.told).containsExactly("486");
        time.pass(32_000);
        assertThat(transactions.size()).isZero();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.1.3.1"})
    void aTransportThatFailsAndAPeerThatIsSilentAreTold() {
        Wire<SipRequest> wire = new Wire<>(true);
        User silent = new User();
        transactions.send(request("MESSAGE", "a", "a"), wire, silent);
        wire.broken = true;
        User cut = new User();
        transactions.send(request("MESSAGE", "b", "b"), wire, cut);
        time.pass(32_000);
        assertThat(cut.told).containsExactly("failed: cut");
        assertThat(silent.told).containsExactly("timeout");
        assertThat(transactions.unanswered()).isZero();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §17.1.3"})
    void aResponseToNothingIsNobodys() {
        assertThat(transactions.receive(response(request("MESSAGE", "a", "a"), 200)))
                .isNull();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §17.2.1"})
    void theAckOfARefusalIsTheTransactionsAndThatOfASuccessTheUsers() {
        SipRequest invite = request("INVITE", "a", "a");
        SipRequest ack = request("ACK", "a", "a");
        Objects.requireNonNull(transactions.receive(invite, back).transaction()).respond(response(invite, 486));
        assertThat(transactions.receive(ack, back).kind()).isEqualTo(Kind.KNOWN);
        assertThat(transactions.size()).isZero();

        SipRequest other = request("INVITE", "b", "b");
        Objects.requireNonNull(transactions.receive(other, back).transaction()).respond(response(other, 200));
        assertThat(transactions.receive(request("ACK", "b", "b"), back).kind()).isEqualTo(Kind.ACK);
        assertThat(transactions.receive(request("ACK", "c", "b"), back).kind()).isEqualTo(Kind.ACK);
    }
}
