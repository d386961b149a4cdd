// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;

/** Requests that two readers would cut in different places, so that a second one hides in the first. */
@Spec({"D-27", "RFC 3261 §18.3"})
class SmugglingTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    /** What stands in the place of {@code Content-Length: 0}. */
    enum Length {
        TWICE("Content-Length: 0\r\nContent-Length: 0", false),
        TWICE_AND_DIFFERENT("Content-Length: 0\r\nContent-Length: 400", false),
        LONG_AND_SHORT("Content-Length: 400\r\nl: 0", false),
        LIST("Content-Length: 0, 400", false),
        NEGATIVE("Content-Length: -1", false),
        SIGNED("Content-Length: +0", false),
        HEXADECIMAL("Content-Length: 0x0", false),
        EMPTY("Content-Length: ", false),
        WORD("Content-Length: ...", false),
        WITH_PARAMETER("Content-Length: 0;a=b", false),
        BEYOND_32_BITS("Content-Length: 4294967296", false),
        BEYOND_64_BITS("Content-Length: 18446744073709551616", false),
        OTHER_DIGITS("Content-Length: \u0660", false),
        NONE("Subject: none", false),
        BEHIND_A_LONE_LF("Subject: a\nContent-Length: 0\r\nl: 0", false),
        BEHIND_A_LONE_CR("Subject: a\rContent-Length: 0\r\nl: 0", false),
        FOLDED("Content-Length:\r\n 0", true),
        LEADING_ZEROS("Content-Length: 0000", true),
        SPACE_BEFORE_THE_COLON("Content-Length \t: 0", true),
        COMPACT("l:0", true),
        FOLDED_INTO_ANOTHER("Subject: a\r\n Content-Length: 400\r\nl: 0", true);

        private final String text;
        private final boolean legal;

        Length(String text, boolean legal) {
            this.text = text;
            this.legal = legal;
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"Q-18", "RFC 3261 §20.14"})
    void theLengthIsUnderstoodOrEndsTheConnection(Length length) throws Exception {
        String first =
                Request.options("first").with("Content-Length: 0", length.text).text();
        try (Line line = VERONA.opens(Wire.SIP)) {
            line.says(first + Request.options("hidden").text());

            if (length.legal) {
                assertThat(line.hears("Call-ID: first")).contains("SIP/2.0 200 ");
                assertThat(line.hears("Call-ID: hidden")).contains("SIP/2.0 200 ");
            } else {
                assertThat(line.hearsTheEnd())
                        .doesNotContain("SIP/2.0 200 ", "Call-ID: hidden")
                        .matches("(?s)|SIP/2.0 (400|513) .*");
            }
        }
    }

    @Test
    @Spec({"D-31", "RFC 3261 §25.1"})
    void lineEndsInValuesMakeNoHeaderOfOurs() throws Exception {
        String hidden = "%0d%0aX-Hidden:%20yes";
        try (Line line = VERONA.opens(Wire.SIP)) {
            line.says(Request.options("quoted")
                    .with("From: <sip:prince@", "From: \"a\\\"b%0d%0aX-Hidden: yes\" <sip:prince" + hidden + "@")
                    .text());

            String answer = line.hears("Content-Length: 0\r\n\r\n");
            assertThat(answer).doesNotContain("\r\nX-Hidden");
        }
    }

    /** The decoder once took this for a part of the message before, failed, and tried again for ever. */
    @Test
    @Spec("D-27")
    void aLoneCrBehindAMessageEndsTheConnection() throws Exception {
        try (Line line = VERONA.opens(Wire.SIP)) {
            line.says(Request.options("before").text()).hears("Call-ID: before");

            line.says("\r").says("x");

            assertThat(line.hearsTheEnd()).doesNotContain("SIP/2.0");
        }
    }
}
