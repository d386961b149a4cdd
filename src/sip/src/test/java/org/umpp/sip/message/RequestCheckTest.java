// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;

@Spec({"R-023", "C-11", "RFC 3261 §8.1.1"})
class RequestCheckTest {
    private static final String SUBSCRIBE =
            """
            SUBSCRIBE pres:juliet@example.com SIP/2.0
            Via: SIP/2.0/TLS host.example.net;branch=z9hG4bK1
            Max-Forwards: 70
            From: <pres:romeo@example.net>;tag=1
            To: <pres:juliet@example.com>
            Call-ID: 1@example.net
            CSeq: 1 SUBSCRIBE
            Contact: <sip:gw@example.net>
            Event: presence
            """;

    @Test
    void sound() {
        RequestCheck.check(Messages.request(SUBSCRIBE));
        assertThat(Messages.request(SUBSCRIBE).headers().size()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Contact"})
    void withoutAMandatoryField(String field) {
        String head = SUBSCRIBE.lines().filter(line -> !line.startsWith(field)).reduce("", (a, b) -> a + b + "\n");

        refused(head, "Missing " + field);
    }

    @ParameterizedTest
    @Spec({"RFC 4475 §3.1.2", "RFC 4475 §3.3"})
    @CsvSource(
            delimiter = '|',
            value = {
                "CSeq: 1 SUBSCRIBE | CSeq: 1 INVITE | CSeq method differs",
                "CSeq: 1 SUBSCRIBE | CSeq: 1 subscribe | CSeq method differs",
                "Max-Forwards: 70 | Max-Forwards: 300 | Malformed Max-Forwards",
                "Event: presence | Call-ID: 2 | Multiple Call-ID",
                "Event: presence | o: a\u2028Event: b | Multiple Event",
                "From: <pres | From: \"Bell <pres | Malformed From",
                "SUBSCRIBE pres:juliet@example.com | SUBSCRIBE <pres:juliet@example.com> | Malformed Request-URI",
                "SUBSCRIBE pres:juliet@example.com | SUBSCRIBE sip:juliet@example.com?Route=%3Csip:x%3E | Malformed Request-URI",
                "Contact: <sip:gw@example.net> | Contact: <im:gw@example.net> | Malformed Contact",
                "Contact: <sip:gw@example.net> | Contact: * | Malformed Contact",
                "Contact: <sip:gw@example.net> | Contact: <sip:a@b>, <sip:c@d> | Malformed Contact",
                "Contact: <sip:gw@example.net> | Contact: sip:a@b?Route=c | Malformed Contact",
                "Event: presence | Record-Route: sip | Malformed Record-Route"
            })
    void withAFieldThatIsWrong(String right, String wrong, String reason) {
        assertThat(SUBSCRIBE).contains(right);
        refused(SUBSCRIBE.replace(right, wrong.replace("\u2028", "\n")), reason);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.1.1.8"})
    void otherRequestsNeedNoContact() {
        RequestCheck.check(
                Messages.request(SUBSCRIBE.replace("SUBSCRIBE", "BYE").replace("Contact: <sip:gw@example.net>\n", "")));
    }

    private static void refused(String head, String reason) {
        SipRequest request = Messages.request(head);
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> RequestCheck.check(request))
                .withMessage(reason)
                .satisfies(e -> {
                    assertThat(e.status()).isEqualTo(400);
                    assertThat(e.closes()).isFalse();
                    assertThat(e.request()).isSameAs(request);
                });
    }
}
