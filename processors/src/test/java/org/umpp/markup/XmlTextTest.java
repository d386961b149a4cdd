// SPDX-License-Identifier: Apache-2.0
package org.umpp.markup;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

class XmlTextTest {
    private static final XmlKind ANY = new XmlKind("document", 100_000, 8, IllegalArgumentException::new);

    @Test
    @Spec("D-54")
    void onlyWhatWouldBeReadOtherwiseIsWrittenOtherwise() {
        StringBuilder out = new StringBuilder();
        XmlText.content("a<b> & \"c\" 'd'\t\n\r\uD83D\uDE00", out);
        assertThat(out).hasToString("a&lt;b&gt; &amp; \"c\" 'd'\t\n&#xD;\uD83D\uDE00");
        assertThat(XmlText.escape("a<b> & \"c\" 'd'\t\n\r\uD83D\uDE00"))
                .isEqualTo("a&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;&#x9;&#xA;&#xD;\uD83D\uDE00");
        assertThat(XmlText.escape("\u0000\u001F\uD83D\uDE00\uDE00\uD83Da\uFFFE\uFFFF\uD83D"))
                .isEqualTo("\uFFFD\uFFFD\uD83D\uDE00\uFFFD\uFFFDa\uFFFD\uFFFD\uFFFD");
    }

    @Property
    @Spec("D-54")
    void whatIsWrittenIsReadBack(@ForAll String text) {
        String legal = XmlText.escape(text)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&#x9;", "\t")
                .replace("&#xA;", "\n")
                .replace("&#xD;", "\r")
                .replace("&amp;", "&");
        StringBuilder document = new StringBuilder("<a b='");
        XmlText.attribute(text, document);
        document.append("' c=\"");
        XmlText.attribute(text, document);
        document.append("\">");
        XmlText.content(text, document);
        XmlCursor cursor = XmlCursor.of(document.append("</a>").toString(), ANY);
        assertThat(cursor.nextElement()).isTrue();
        assertThat(cursor.attribute("b")).isEqualTo(legal);
        assertThat(cursor.attribute("c")).isEqualTo(legal);
        assertThat(cursor.text()).isEqualTo(legal);
        assertThat(cursor.nextElement()).isFalse();
    }
}
