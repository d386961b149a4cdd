// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Tells Camel how a body becomes a {@link SessionDescription} and back. Found by {@code
 * META-INF/services/org/apache/camel/TypeConverterLoader}.
 */
public final class SdpConverters implements TypeConverterLoader {
    @Override
    public void load(TypeConverterRegistry registry) {
        add(registry, String.class, SessionDescription.class, SdpReader::read);
        add(registry, byte[].class, SessionDescription.class, SdpReader::read);
        add(registry, InputStream.class, SessionDescription.class, SdpConverters::read);
        add(registry, SessionDescription.class, String.class, SdpWriter::write);
        add(registry, SessionDescription.class, byte[].class, SdpWriter::writeBytes);
        add(registry, SessionDescription.class, InputStream.class, SdpConverters::stream);
    }

    private static SessionDescription read(InputStream body) {
        try {
            // One octet more than allowed, so that the reader sees that it is too long.
            return SdpReader.read(body.readNBytes(SdpReader.MAX_LENGTH + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream stream(SessionDescription description) {
        return new ByteArrayInputStream(SdpWriter.writeBytes(description));
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
        } catch (MalformedSdpException e) {
            // Camel's own report would show the value, which is the body, in every log (D-31).
            throw new TypeConversionException("not shown", type, e);
        }
    }
}
