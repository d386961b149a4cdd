// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec({"C-11", "RFC 3261 §17.2.1", "RFC 6026 §7.1"})
class InviteServerMachineTest {
    private static final String COMMON =
            """
            TRYING     REQUEST|FIRED_TRYING -> PROCEEDING: stop TRYING, SEND_TRYING
            TRYING     PROVISIONAL          -> PROCEEDING: stop TRYING, SEND_RESPONSE
            TRYING     SUCCESS              -> ACCEPTED: stop TRYING, SEND_RESPONSE, start L
            PROCEEDING REQUEST|PROVISIONAL  -> PROCEEDING: SEND_RESPONSE
            PROCEEDING SUCCESS              -> ACCEPTED: SEND_RESPONSE, start L
            PROCEEDING TRANSPORT_ERROR      -> PROCEEDING: REPORT_TRANSPORT_ERROR
            ACCEPTED   SUCCESS              -> ACCEPTED: SEND_RESPONSE
            ACCEPTED   ACK                  -> ACCEPTED: PASS_UP
            ACCEPTED   FIRED_L              -> TERMINATED
            ACCEPTED   TRANSPORT_ERROR      -> ACCEPTED: REPORT_TRANSPORT_ERROR
            COMPLETED  REQUEST              -> COMPLETED: SEND_RESPONSE
            COMPLETED  FIRED_G              -> COMPLETED: SEND_RESPONSE, start G
            COMPLETED  FIRED_H              -> TERMINATED: REPORT_TIMEOUT
            COMPLETED  TRANSPORT_ERROR      -> COMPLETED: REPORT_TRANSPORT_ERROR
            CONFIRMED  FIRED_I              -> TERMINATED
            """;

    @Test
    void retransmitsARefusalUntilTheAckOnAnUnreliableTransport() {
        assertThat(MachineTable.text(InviteServer.start())).isEqualTo("TRYING: start TRYING, PASS_UP");
        new MachineTable(
                        COMMON
                                + """
                        TRYING     REJECTION -> COMPLETED: stop TRYING, SEND_RESPONSE, start G, start H
                        PROCEEDING REJECTION -> COMPLETED: stop TRYING, SEND_RESPONSE, start G, start H
                        COMPLETED  ACK       -> CONFIRMED: stop G, stop H, start I
                        """)
                .check(InviteServer.class, false);
    }

    @Test
    void endsWithTheAckOnAReliableTransport() {
        new MachineTable(
                        COMMON
                                + """
                        TRYING     REJECTION -> COMPLETED: stop TRYING, SEND_RESPONSE, start H
                        PROCEEDING REJECTION -> COMPLETED: stop TRYING, SEND_RESPONSE, start H
                        COMPLETED  ACK       -> TERMINATED
                        """)
                .check(InviteServer.class, true);
    }
}
