// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.camel.TypeConversionException;
import org.apache.camel.TypeConverterLoaderException;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.Stanza;
import org.w3c.dom.Document;
import org.w3c.dom.Node;

/** Tells Camel how a stanza becomes text, octets or a stream, as a document in jabber:client, and back. */
public final class StanzaConverters implements TypeConverterLoader {
    @Override
    public void load(TypeConverterRegistry registry) throws TypeConverterLoaderException {
        add(registry, Stanza.class, String.class, value -> Stanza.parse((String) value));
        add(registry, Stanza.class, byte[].class, value -> Stanza.parse((byte[]) value));
        add(registry, Stanza.class, InputStream.class, value -> Stanza.parse(((InputStream) value).readAllBytes()));
        add(registry, byte[].class, Stanza.class, value -> octets((Stanza) value));
        add(registry, String.class, Stanza.class, value -> new String(octets((Stanza) value), StandardCharsets.UTF_8));
        add(registry, InputStream.class, Stanza.class, value -> new ByteArrayInputStream(octets((Stanza) value)));
        // Camel's own converters lead from octets to a document and back. A stanza holds no document type: reading it
        // is safe.
        registry.addTypeConverter(
                Document.class,
                Stanza.class,
                new SimpleTypeConverter(false, (type, exchange, value) -> Objects.requireNonNull(
                                registry.lookup(Document.class, byte[].class), "no converter to XML documents")
                        .convertTo(Document.class, exchange, octets((Stanza) value))));
        registry.addTypeConverter(
                Stanza.class,
                Document.class,
                new SimpleTypeConverter(
                        false,
                        (type, exchange, value) -> Stanza.parse(Objects.requireNonNull(
                                        registry.lookup(String.class, Node.class), "no converter from XML nodes")
                                .convertTo(String.class, exchange, value))));
    }

    private static byte[] octets(Stanza stanza) {
        return stanza.document(Namespaces.CLIENT);
    }

    private static void add(TypeConverterRegistry registry, Class<?> to, Class<?> from, Conversion conversion) {
        registry.addTypeConverter(to, from, new SimpleTypeConverter(false, (type, exchange, value) -> {
            try {
                return conversion.convert(value);
            } catch (MalformedStreamException | IOException e) {
                // Camel's own report would show the value, which is what a user wrote, in every log (D-31).
                throw new TypeConversionException("not shown", to, e);
            }
        }));
    }

    private interface Conversion {
        Object convert(Object value) throws IOException;
    }
}
