// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"R-029", "C-11", "RFC 3261 §17.2.2", "RFC 4320 §4"})
class NonInviteServerMachineTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answersARepeatedRequestWithTheSameResponse(boolean reliable) {
        assertThat(MachineTable.text(NonInviteServer.start())).isEqualTo("TRYING: start TRYING, start LATE, PASS_UP");
        new MachineTable(
                        """
                        TRYING     FIRED_TRYING      -> PROCEEDING: SEND_TRYING
                        TRYING     FIRED_LATE        -> TERMINATED: REPORT_TIMEOUT
                        TRYING     SUCCESS|REJECTION -> COMPLETED: stop TRYING, stop LATE, SEND_RESPONSE, start J
                        PROCEEDING REQUEST           -> PROCEEDING: SEND_RESPONSE
                        PROCEEDING FIRED_LATE        -> TERMINATED: REPORT_TIMEOUT
                        PROCEEDING SUCCESS|REJECTION -> COMPLETED: stop LATE, SEND_RESPONSE, start J
                        PROCEEDING TRANSPORT_ERROR   -> TERMINATED: REPORT_TRANSPORT_ERROR
                        COMPLETED  REQUEST           -> COMPLETED: SEND_RESPONSE
                        COMPLETED  FIRED_J           -> TERMINATED
                        COMPLETED  TRANSPORT_ERROR   -> TERMINATED: REPORT_TRANSPORT_ERROR
                        """)
                .check(NonInviteServer.class, reliable);
    }
}
