// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec({"C-11", "RFC 3261 §17.1.1", "RFC 6026 §7.2"})
class InviteClientMachineTest {
    private static final String COMMON =
            """
            CALLING    FIRED_B         -> TERMINATED: REPORT_TIMEOUT
            CALLING    PROVISIONAL     -> PROCEEDING: stop A, stop B, PASS_UP
            CALLING    SUCCESS         -> ACCEPTED: stop A, stop B, PASS_UP, start M
            CALLING    TRANSPORT_ERROR -> TERMINATED: REPORT_TRANSPORT_ERROR
            CALLING    FIRED_A         -> CALLING: SEND_REQUEST, start A
            PROCEEDING PROVISIONAL     -> PROCEEDING: PASS_UP
            PROCEEDING SUCCESS         -> ACCEPTED: PASS_UP, start M
            PROCEEDING TRANSPORT_ERROR -> TERMINATED: REPORT_TRANSPORT_ERROR
            ACCEPTED   SUCCESS         -> ACCEPTED: PASS_UP
            ACCEPTED   FIRED_M         -> TERMINATED
            COMPLETED  REJECTION       -> COMPLETED: SEND_ACK
            COMPLETED  FIRED_D         -> TERMINATED
            COMPLETED  TRANSPORT_ERROR -> TERMINATED: REPORT_TRANSPORT_ERROR
            """;

    @Test
    void retransmitsUntilAnsweredOnAnUnreliableTransport() {
        assertThat(MachineTable.text(InviteClient.start(false))).isEqualTo("CALLING: SEND_REQUEST, start A, start B");
        new MachineTable(
                        COMMON
                                + """
                        CALLING    REJECTION -> COMPLETED: stop A, stop B, SEND_ACK, PASS_UP, start D
                        PROCEEDING REJECTION -> COMPLETED: stop A, stop B, SEND_ACK, PASS_UP, start D
                        """)
                .check(InviteClient.class, false);
    }

    @Test
    void hasNoTimersAAndDOnAReliableTransport() {
        assertThat(MachineTable.text(InviteClient.start(true))).isEqualTo("CALLING: SEND_REQUEST, start B");
        new MachineTable(
                        COMMON
                                + """
                        CALLING    REJECTION -> TERMINATED: SEND_ACK, PASS_UP
                        PROCEEDING REJECTION -> TERMINATED: SEND_ACK, PASS_UP
                        """)
                .check(InviteClient.class, true);
    }
}
