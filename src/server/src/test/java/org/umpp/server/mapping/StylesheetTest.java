// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.transform.TransformerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** What a stylesheet may do, and what it may not. */
@Spec({"D-27", "D-51"})
class StylesheetTest {
    private static final String IDENTITY =
            "<xsl:template match='@* | node()'><xsl:copy><xsl:apply-templates select='@* | node()'/></xsl:copy></xsl:template>";
    private static final String PRESENCE = "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity='pres:a@b.example'>"
            + "<tuple id='x'><status><basic>open</basic></status><note>zoë</note></tuple></presence>";

    @ParameterizedTest
    @ValueSource(strings = {"received.xsl", "sent.xsl"})
    void theExamplesLeaveAsItIsWhatTheyDoNotMean(String file) throws Exception {
        byte[] text =
                Files.readAllBytes(Path.of("../../routes/examples/presence").resolve(file));

        assertThat(new String(Stylesheet.compile(text).apply(PRESENCE.getBytes(UTF_8)), UTF_8))
                .contains("<tuple id=\"x\"><status><basic>open</basic></status><note>zoë</note></tuple>")
                .doesNotContain("show");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<xsl:template match='/'>|0|The element type",
                "<xsl:template match='/['/>|0|'/['",
                "<xsl:import href='other.xsl'/>|2|xsl:import (expected: one file",
                "<xsl:include href='file:///etc/passwd'/>|2|xsl:include (expected: one file",
                "<xsl:template match='/'><xsl:copy-of select=\"document('file:///etc/passwd')\"/></xsl:template>|2|document()",
                "<xsl:template match='/'><x xmlns:r='http://xml.apache.org/xalan/java/java.lang.Runtime'><xsl:value-of select='r:getRuntime()'/></x></xsl:template>"
                        + "|0|extension function 'http://xml.apache.org/xalan/java/java.lang.Runtime:getRuntime' is not allowed",
                "<xsl:template match='/'><r:write xmlns:r='http://xml.apache.org/xalan/redirect' file='/tmp/umpp-written'/></xsl:template>"
                        + "|0|extension element 'redirect' is not allowed",
                "<xsl:template match='/'><xsl:call-template name='nobody'/></xsl:template>|0|compile",
                "<xsl:template match='/'><html/></xsl:template>|0|makes no presence document of a sample: presence document: root element",
                "<xsl:template match='/'><xsl:message terminate='yes'>no</xsl:message></xsl:template>|0|fails on a sample",
                "<xsl:template match='/' name='a'><xsl:call-template name='a'/></xsl:template>|0|calls itself without end"
            })
    void whatCannotBeUsedIsRefused(String content, int line, String reason) {
        assertThatThrownBy(() -> stylesheet(content))
                .isInstanceOfSatisfying(StylesheetException.class, e -> {
                    if (line > 0) {
                        assertThat(e.line()).isEqualTo(line);
                    }
                })
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
        assertThat(Path.of("/tmp/umpp-written")).doesNotExist();
    }

    @Test
    void whatIsNoStylesheetIsRefused() {
        assertThatThrownBy(() -> Stylesheet.compile("<html/>".getBytes(UTF_8)))
                .hasMessageContaining("not a stylesheet");
        assertThatThrownBy(() -> Stylesheet.compile("".getBytes(UTF_8))).isInstanceOf(StylesheetException.class);
        assertThatThrownBy(() -> Stylesheet.compile(
                        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'/>"
                                .getBytes(UTF_8)))
                .hasMessageContaining("DOCTYPE");
        assertThatThrownBy(() -> Stylesheet.compile(new byte[262_145])).hasMessageContaining("at most 262144");
    }

    @Test
    void aDocumentIsReadWithoutEntitiesAndWrittenWithinBounds() throws Exception {
        Stylesheet identity = stylesheet(IDENTITY);
        String bomb =
                "<!DOCTYPE p [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><presence xmlns='urn:ietf:params:xml:ns:pidf'>&a;</presence>";
        assertThatThrownBy(() -> identity.apply(bomb.getBytes(UTF_8))).isInstanceOf(TransformerException.class);

        Stylesheet louder = stylesheet(IDENTITY
                + "<xsl:template match='text()'><xsl:value-of select=\"concat(., ., ., ., .)\"/></xsl:template>");
        String full = PRESENCE.replace("zoë", "z".repeat(40_000));
        assertThatThrownBy(() -> louder.apply(full.getBytes(UTF_8)))
                .isInstanceOf(TransformerException.class)
                .hasMessageContaining("more than 65536 octets");
    }

    @Test
    void aDocumentThatIsTooDeepForItEndsNothing() throws Exception {
        Stylesheet identity = stylesheet(IDENTITY);
        String deep = "<a>".repeat(8_000) + "</a>".repeat(8_000);

        try {
            assertThat(identity.apply(deep.getBytes(UTF_8))).isNotEmpty();
        } catch (TransformerException e) {
            assertThat(e).hasMessageContaining("without end");
        }
    }

    private static Stylesheet stylesheet(String content) throws StylesheetException {
        return Stylesheet.compile(("<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>\n"
                        + content + "\n</xsl:stylesheet>")
                .getBytes(UTF_8));
    }
}
