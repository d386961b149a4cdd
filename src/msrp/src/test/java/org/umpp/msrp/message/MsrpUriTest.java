// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec("RFC 4975 §6")
class MsrpUriTest {
    @ParameterizedTest
    @CsvSource({
        "msrps://bob.example.com:8493/asfd34;tcp, true, bob.example.com, 8493, asfd34",
        "MSRP://Bob.example.com/asfd34;TCP, false, Bob.example.com, 2855, asfd34",
        "msrps://bob@[2001:db8::1]:1/a/b=+;tcp;x=y, true, [2001:db8::1], 1, a/b=+"
    })
    void isReadInItsParts(String text, boolean secure, String host, int port, String session) {
        MsrpUri uri = MsrpUri.parse(text);

        assertThat(uri.isSecure()).isEqualTo(secure);
        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.port()).isEqualTo(port);
        assertThat(uri.session()).isEqualTo(session);
        assertThat(uri).hasToString(text);
    }

    @Test
    @Spec("RFC 4975 §6.1")
    void sameSessionsAreEqual() {
        MsrpUri uri = MsrpUri.parse("msrps://host.example.com:8493/asfd34;tcp");

        assertThat(uri)
                .isEqualTo(MsrpUri.parse("MSRPS://bob@HOST.example.com:8493/asfd34;TCP;p=1"))
                .isNotEqualTo(MsrpUri.parse("msrps://host.example.com:8493/ASFD34;tcp"))
                .isNotEqualTo(MsrpUri.parse("msrp://host.example.com:8493/asfd34;tcp"))
                .isNotEqualTo(MsrpUri.parse("msrps://host.example.com:8494/asfd34;tcp"))
                .isNotEqualTo(MsrpUri.parse("msrps://host.example.com:8493/asfd34;sctp"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip:bob@example.com",
                "msrps://bob.example.com:8493",
                "msrps://bob.example.com:8493;tcp",
                "msrps://bob.example.com:8493/;tcp",
                "msrps://bob.example.com:8493/a",
                "msrps://bob.example.com:0/a;tcp",
                "msrps://bob.example.com:65536/a;tcp",
                "msrps://:1/a;tcp",
                "msrps://[::1:1/a;tcp",
                "msrps://b/ü;tcp"
            })
    void anythingElseIsNone(String text) {
        assertThatThrownBy(() -> MsrpUri.parse(text)).isInstanceOf(MalformedMsrpException.class);
    }

    @Test
    void aPathHasItsHopsInOrder() {
        assertThat(MsrpUri.path("msrps://relay.example.com:1/r;tcp  msrps://b.example.com:2/s;tcp"))
                .extracting(MsrpUri::session)
                .containsExactly("r", "s");
        assertThatThrownBy(() -> MsrpUri.path("msrps://b:2/s;tcp ".repeat(9))).hasMessageContaining("at most 8");
    }
}
