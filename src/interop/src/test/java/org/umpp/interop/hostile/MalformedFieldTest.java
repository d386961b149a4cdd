// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;

/** A field that cannot be read, in an INVITE that is sound otherwise, gets its answer, whoever would have asked for it. */
@Spec({"D-27", "RFC 3261 §21.4.1"})
class MalformedFieldTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Subject: a             | Expires: soon                | 400 Malformed Expires
            Subject: a             | Expires: 99999999999999999999 | 400 Malformed Expires
            Subject: a             | Session-Expires: -1          | 400 Malformed Session-Expires
            Subject: a             | Session-Expires: 1800;refresher=me, | 400 Malformed Session-Expires
            Subject: a             | Record-Route: <              | 400 Malformed Record-Route
            Subject: a             | Contact: <                   | 400 Malformed Contact
            CSeq: 1 INVITE         | CSeq: 4294967296 INVITE      | 400 Malformed CSeq
            CSeq: 1 INVITE         | CSeq: 1 BYE                  | 400 CSeq method differs
            Max-Forwards: 70       | Max-Forwards: many           | 400 Malformed Max-Forwards
            Content-Type: application/sdp | Content-Type: /      | 400 Malformed Content-Type
            Content-Type: application/sdp | Organization: b      | 400 Missing Content-Type
            """)
    void isAnswered(String sound, String malformed, String answer) throws Exception {
        String subject = "Subject: a";
        Request invite = Request.invite(
                        "field" + malformed.hashCode(), Request.offer("prince@escalus.example.net/palace"))
                .with("CSeq:", subject + "\r\nCSeq:")
                .with(sound, malformed);
        if (malformed.startsWith("Contact")) {
            invite = invite.with("Contact: <sip:prince@sip.escalus.example.net>\r\n", "");
        }
        try (Line line = VERONA.opens(Wire.SIP).says(invite.text())) {
            assertThat(line.hears("Content-Length: 0\r\n\r\n")).contains("SIP/2.0 " + answer);
        }
    }
}
