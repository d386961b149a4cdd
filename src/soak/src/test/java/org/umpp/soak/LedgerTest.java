// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void aMessageIsOpenUntilItArrivesOrComesBack() {
        String first = ledger.send("c1.a", 0);
        String second = ledger.send("c1.a", 1);
        assertThat(ledger.open()).containsExactlyInAnyOrder(first, second);

        ledger.delivered(first);
        ledger.bounced(second, "remote-server-timeout");

        assertThat(ledger.open()).isEmpty();
        assertThat(ledger.balance().delivered()).isEqualTo(1);
        assertThat(ledger.balance().errors()).containsEntry("remote-server-timeout", 1);
    }

    @Test
    void whatArrivesAgainOrLateOrFromNowhereIsCounted() {
        String first = ledger.send("c1.a", 0);
        String second = ledger.send("c1.a", 1);

        ledger.delivered(second);
        ledger.delivered(first);
        ledger.delivered(first);
        ledger.delivered("c9.a.0");
        ledger.bounced(first, "gone");
        ledger.bounced(first, "gone");

        Ledger.Balance balance = ledger.balance();
        assertThat(balance.disordered()).isEqualTo(1);
        assertThat(balance.repeated()).isEqualTo(1);
        assertThat(balance.strange()).isEqualTo(2);
        assertThat(balance.both()).isEqualTo(1);
    }

    @Test
    void whatWasNotTakenDoesNotCount() {
        ledger.withdraw(ledger.send("c1.a", 0));

        assertThat(ledger.open()).isEmpty();
        assertThat(ledger.sent()).isZero();
    }
}
