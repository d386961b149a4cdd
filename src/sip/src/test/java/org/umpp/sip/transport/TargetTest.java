// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "tls:sip.example.net:5071, TLS, sip.example.net, 5071",
        "tls:sip.example.net, TLS, sip.example.net, 5061",
        "tcp:192.0.2.1, TCP, 192.0.2.1, 5060",
        "tls:[2001:db8::1]:5061, TLS, 2001:db8::1, 5061",
        "tls:[2001:db8::1], TLS, 2001:db8::1, 5061"
    })
    void aTargetIsReadAndWritten(String text, Protocol protocol, String host, int port) {
        Target target = Target.parse(text);

        assertThat(target).isEqualTo(new Target(protocol, host, port));
        assertThat(Target.parse(target.toString())).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip.example.net",
                "udp:sip.example.net",
                "tls:",
                "tls::5061",
                "tls:host:",
                "tls:host:x",
                "tls:host:0",
                "tls:host:65536",
                "tls:[::1",
                "tls:[::1]5061"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Target.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }
}
