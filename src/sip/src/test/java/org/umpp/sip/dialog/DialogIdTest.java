// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

class DialogIdTest {
    @Test
    @Spec({"Q-11", "C-11", "RFC 3261 §12"})
    void textAndValueAreInverse() {
        DialogId id = new DialogId("98394813@orchard.montague.example.net", "23923", "-938413");
        assertThat(id).hasToString("98394813@orchard.montague.example.net;23923;-938413");
        assertThat(DialogId.parse(id.toString())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a;b", ";b;c", ";;"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> DialogId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
