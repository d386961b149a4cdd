// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"D-53", "RFC 5952 §4"})
class Ipv6LiteralTest {

    @ParameterizedTest
    @CsvSource({
        "[::], [::]",
        "[::1], [::1]",
        "[1::], [1::]",
        "[0:0:0:0:0:0:0:0], [::]",
        "[2001:0DB8::0001], [2001:db8::1]",
        "[2001:db8:0:0:1:0:0:1], [2001:db8::1:0:0:1]",
        "[2001:db8:0:1:1:1:1:1], [2001:db8:0:1:1:1:1:1]",
        "[2001:db8::1:1:1:1:1], [2001:db8:0:1:1:1:1:1]",
        "[2001:0:0:1:0:0:0:1], [2001:0:0:1::1]",
        "[1:2:3:4:5:6:7:8], [1:2:3:4:5:6:7:8]",
        "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7:0]",
        "[::ffff:192.0.2.1], [::ffff:c000:201]",
        "[1:2:3:4:5:6:192.0.2.1], [1:2:3:4:5:6:c000:201]",
        "[fe80::1%25eth0], [fe80::1%25eth0]",
    })
    void anAddressHasOneSpelling(String text, String canonical) {
        assertThat(Ipv6Literal.canonical(text)).isEqualTo(canonical);
        assertThat(Ipv6Literal.canonical(canonical)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[:]",
                "[:::]",
                "[1]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:8::]",
                "[1::2::3]",
                "[1:2:3:4:5:6:7:]",
                "[:1:2:3:4:5:6:7]",
                "[12345::]",
                "[g::]",
                "[::256.0.0.1]",
                "[::1.2.3]",
                "[::1.2.3.4.5]",
                "[::1.2.3.]",
                "[::1.2.3.4:5]",
                "[1:2:3:4:5:6:7:1.2.3.4]",
                "[fe80::1%]",
                "[fe80::1%e/0]",
                "[::1",
                "[::1]]",
                "[::1]x",
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Ipv6Literal.canonical(text))
                .isInstanceOf(MalformedAddressException.class)
                .hasMessageStartingWith("domain: ");
    }
}
