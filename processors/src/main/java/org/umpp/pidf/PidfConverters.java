// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.Source;
import javax.xml.transform.sax.SAXSource;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.umpp.pidf.xml.PresenceElement;

/**
 * Tells Camel how a body becomes a {@link PidfText}, what a stylesheet and JAXB read of one, and how JAXB's classes become
 * records and back. Found by {@code META-INF/services/org/apache/camel/TypeConverterLoader}.
 */
public final class PidfConverters implements TypeConverterLoader {
    @Override
    public void load(TypeConverterRegistry registry) {
        add(registry, String.class, PidfText.class, PidfText::of);
        add(registry, byte[].class, PidfText.class, PidfText::of);
        add(registry, InputStream.class, PidfText.class, PidfConverters::read);
        add(registry, PidfText.class, String.class, PidfText::text);
        add(registry, PidfText.class, byte[].class, PidfText::bytes);
        add(registry, PidfText.class, InputStream.class, PidfText::stream);
        add(registry, PidfText.class, Source.class, PidfText::source);
        add(registry, PidfText.class, SAXSource.class, PidfText::source);
        add(registry, PidfText.class, XMLStreamReader.class, PidfText::reader);
        add(registry, PresenceElement.class, PresenceDocument.class, PresenceBinding::toDocument);
        add(registry, PresenceDocument.class, PresenceElement.class, PresenceBinding::toElement);
    }

    private static PidfText read(InputStream body) {
        try {
            // One octet more than allowed, so that the reader sees that it is too long.
            return PidfText.of(body.readNBytes(PidfReader.MAX_LENGTH + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <F, T> void add(
            TypeConverterRegistry registry, Class<F> from, Class<T> to, Function<F, ? extends T> conversion) {
        registry.addTypeConverter(
                to,
                from,
                new SimpleTypeConverter(false, (type, exchange, value) -> convert(conversion, from.cast(value), type)));
    }

    private static <F, T> T convert(Function<F, ? extends T> conversion, F value, Class<?> type) {
        try {
            return conversion.apply(value);
        } catch (MalformedPidfException e) {
            // Camel's own report would show the value, which is the body, in every log (D-31).
            throw new TypeConversionException("not shown", type, e);
        }
    }
}
