// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** Clear text that somebody between slips in before TLS begins, to have it heard as if it had come within (CVE-2011-0411). */
@Spec({"R-039", "RFC 6120 §5.4.3.3"})
class StartTlsInjectionTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "<",
                "<message from='prince@escalus.example.net' to='juliet@thecappulets.example.com'><body>x</body></message>",
                "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'"
                        + " from='escalus.example.net' to='thecappulets.example.com' version='1.0'>",
                "</stream:stream>"
            })
    void isNeverHeard(String slippedIn) throws Exception {
        try (Line line = Line.to(VERONA.server().xmppPort()).says(Wire.header(Verona.ESCALUS, Verona.CAPULET))) {
            line.hears("</stream:features>");

            line.says(Wire.STARTTLS + slippedIn);

            assertThat(line.hearsTheEnd()).doesNotContain("<mechanism>", "<success", "<message");
        }
        VERONA.log().says("clear text behind STARTTLS");
    }
}
