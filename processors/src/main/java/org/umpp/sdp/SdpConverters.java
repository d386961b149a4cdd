// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
        add(registry, String.class, SessionDescription.class, value -> SdpReader.read((String) value));
        add(registry, byte[].class, SessionDescription.class, value -> SdpReader.read((byte[]) value));
        add(registry, InputStream.class, SessionDescription.class, value -> read((InputStream) value));
        add(registry, SessionDescription.class, String.class, value -> SdpWriter.write((SessionDescription) value));
        add(
                registry,
                SessionDescription.class,
                byte[].class,
                value -> SdpWriter.writeBytes((SessionDescription) value));
        add(
                registry,
                SessionDescription.class,
                InputStream.class,
                value -> new ByteArrayInputStream(SdpWriter.writeBytes((SessionDescription) value)));
    }

    private static SessionDescription read(InputStream body) throws IOException {
        // One octet more than allowed, so that the reader sees that it is too long.
        return SdpReader.read(body.readNBytes(SdpReader.MAX_LENGTH + 1));
    }

    private static void add(TypeConverterRegistry registry, Class<?> from, Class<?> to, Conversion conversion) {
        registry.addTypeConverter(
                to, from, new SimpleTypeConverter(false, (type, exchange, value) -> conversion.convert(value)));
    }

    @FunctionalInterface
    private interface Conversion {
        Object convert(Object value) throws IOException;
    }
}
