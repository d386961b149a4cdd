// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.umpp.conformance.Spec;

/** What holds for whatever anybody writes. */
class PagerPropertiesTest {
    private static final List<String> TYPES = List.of(
            "text/plain",
            "text/html",
            "message/cpim",
            "multipart/mixed;boundary=a",
            "multipart/alternative;boundary=a",
            "application/im-iscomposing+xml",
            "message/imdn+xml");

    private static final Verona VERONA = new Verona(false);

    @Property(tries = 500)
    @Spec({"D-54", "D-27"})
    void aTextIsAlwaysAStanzaAndTheSameAgain(@ForAll String text) {
        String xml = VERONA.fromJuliet(
                ("x" + text).getBytes(StandardCharsets.UTF_16BE), "text/plain;charset=utf-16be", Map.of());

        String again = StanzaXml.read(xml).body().orElseThrow().value();

        assertThat(again).hasSameSizeAs("x" + text);
        assertThat(again.replaceAll("\uFFFD", ""))
                .isEqualTo(("x" + text)
                        .codePoints()
                        .filter(c -> !replaced(c))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    private static boolean replaced(int c) {
        return c == 0xFFFD
                || !(c == 9
                        || c == 10
                        || c == 13
                        || (c >= 32 && c < 0xD800)
                        || (c >= 0xE000 && c < 0xFFFE)
                        || c >= 0x10000);
    }

    @Property(tries = 1000)
    @Spec("D-27")
    void contentOfAnyKindIsReadOrRefusedInNoOtherWay(@ForAll @Size(max = 300) byte[] octets, @ForAll boolean part) {
        for (String type : TYPES) {
            byte[] body = part
                    ? ("--a\r\nContent-Type: text/html\r\n\r\n" + new String(octets, StandardCharsets.ISO_8859_1)
                                    + "\r\n--a--")
                            .getBytes(StandardCharsets.ISO_8859_1)
                    : octets;
            try {
                String xml = VERONA.fromJuliet(body, type, Map.of());
                assertThat(xml.isEmpty() || StanzaXml.read(xml).toString().startsWith("PagerMessage"))
                        .isTrue();
            } catch (MalformedContentException | UnsupportedContentException e) {
                assertThat(e).hasMessageNotContaining("\uFFFD");
            }
        }
    }
}
