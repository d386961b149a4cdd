// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Tells Camel how a body becomes a {@link PresenceDocument} and back. Found by {@code
 * META-INF/services/org/apache/camel/TypeConverterLoader}.
 */
public final class PidfConverters implements TypeConverterLoader {
    @Override
    public void load(TypeConverterRegistry registry) {
        add(registry, String.class, PresenceDocument.class, PidfReader::read);
        add(registry, byte[].class, PresenceDocument.class, PidfReader::read);
        add(registry, InputStream.class, PresenceDocument.class, PidfConverters::read);
        add(registry, PresenceDocument.class, String.class, PidfConverters::write);
        add(registry, PresenceDocument.class, byte[].class, document -> write(document)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static PresenceDocument read(InputStream body) {
        try {
            // One octet more than allowed, so that the reader sees that it is too long.
            return PidfReader.read(body.readNBytes(PidfReader.MAX_LENGTH + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(PresenceDocument document) {
        return PidfWriter.write(document, PidfNamespace.PIDF);
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
