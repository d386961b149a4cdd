// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.TypeConversionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.xpath.XPathBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.Stanza;
import org.w3c.dom.Document;

class StanzaConvertersTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Stanza stanza = Stanza.message(
                    Jid.parse("romeo@montague.example/orchard"), Jid.parse("juliet@capulet.example/balcony"))
            .id("m1")
            .type("chat")
            .body("Bücher & <Rosen>")
            .build();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(classes = {String.class, byte[].class, InputStream.class, Document.class})
    void aStanzaBecomesADocumentOfAnyFormAndAStanzaAgain(Class<?> form) {
        Object document = context.getTypeConverter().convertTo(form, stanza);

        assertThat(document).isInstanceOf(form);
        assertThat(context.getTypeConverter().convertTo(Stanza.class, document)).isEqualTo(stanza);
    }

    @Test
    void aRouteLooksIntoAStanzaWithXPath() {
        String body = XPathBuilder.xpath("/c:message/c:body/text()")
                .namespace("c", "jabber:client")
                .evaluate(context, stanza, String.class);

        assertThat(body).isEqualTo("Bücher & <Rosen>");
    }

    @ParameterizedTest
    @Spec("D-27")
    @ValueSource(
            strings = {
                "no stanza",
                "<message/>",
                "<!DOCTYPE a [<!ENTITY b 'c'>]><message from='a.example' to='b.example'>&b;</message>"
            })
    void whatIsNoStanzaBecomesNone(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> context.getTypeConverter().mandatoryConvertTo(Stanza.class, text))
                .isInstanceOf(TypeConversionException.class);
        assertThatThrownBy(() -> context.getTypeConverter().mandatoryConvertTo(Stanza.class, octets))
                .isInstanceOf(TypeConversionException.class);
    }
}
