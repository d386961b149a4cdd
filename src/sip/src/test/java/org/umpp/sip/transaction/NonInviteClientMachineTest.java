// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec({"C-11", "RFC 3261 §17.1.2"})
class NonInviteClientMachineTest {
    private static final String COMMON =
            """
            TRYING     FIRED_E         -> TRYING: SEND_REQUEST, start E
            TRYING     FIRED_F         -> TERMINATED: REPORT_TIMEOUT
            TRYING     PROVISIONAL     -> PROCEEDING: PASS_UP
            TRYING     TRANSPORT_ERROR -> TERMINATED: REPORT_TRANSPORT_ERROR
            PROCEEDING FIRED_E         -> PROCEEDING: SEND_REQUEST, start E
            PROCEEDING FIRED_F         -> TERMINATED: REPORT_TIMEOUT
            PROCEEDING PROVISIONAL     -> PROCEEDING: PASS_UP
            PROCEEDING TRANSPORT_ERROR -> TERMINATED: REPORT_TRANSPORT_ERROR
            COMPLETED  FIRED_K         -> TERMINATED
            """;

    @Test
    void retransmitsUntilAnsweredOnAnUnreliableTransport() {
        assertThat(MachineTable.text(NonInviteClient.start(false))).isEqualTo("TRYING: SEND_REQUEST, start E, start F");
        new MachineTable(
                        COMMON
                                + """
                        TRYING     SUCCESS|REJECTION -> COMPLETED: stop E, stop F, PASS_UP, start K
                        PROCEEDING SUCCESS|REJECTION -> COMPLETED: stop E, stop F, PASS_UP, start K
                        """)
                .check(NonInviteClient.class, false);
    }

    @Test
    void endsWithTheResponseOnAReliableTransport() {
        assertThat(MachineTable.text(NonInviteClient.start(true))).isEqualTo("TRYING: SEND_REQUEST, start F");
        new MachineTable(
                        COMMON
                                + """
                        TRYING     SUCCESS|REJECTION -> TERMINATED: PASS_UP
                        PROCEEDING SUCCESS|REJECTION -> TERMINATED: PASS_UP
                        """)
                .check(NonInviteClient.class, true);
    }
}
