// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.settings.ConfigurationException;

/**
 * What a file says that is read again when it has changed, at most a second after. A mistake in it changes nothing, and is logged.
 *
 * @param <T> what is made of it
 */
final class RereadFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RereadFile.class);
    private static final String ABSENT = "absent";
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final Function<Path, T> reader;
    private final AtomicLong looked = new AtomicLong(System.nanoTime());
    private volatile Content<T> content;

    private record Content<T>(String state, T said) {}

    /**
     * Reads it.
     *
     * @param reader throws a {@link ConfigurationException} that says what is wrong, and where
     */
    RereadFile(Path path, Function<Path, T> reader) {
        this(path, reader, null);
    }

    /**
     * Reads it, if it is there.
     *
     * @param absent what it says until it is; null if it has to be there
     */
    RereadFile(Path path, Function<Path, T> reader, @Nullable T absent) {
        this.path = path;
        this.reader = reader;
        // what changes while it is read is read again
        String state = state();
        this.content = new Content<>(state, absent != null && state.equals(ABSENT) ? absent : reader.apply(path));
    }

    /** What it says. */
    T said() {
        long now = System.nanoTime();
        long last = looked.get();
        if (now - last >= LOOK_NANOS && looked.compareAndSet(last, now)) {
            look();
        }
        return content.said();
    }

    private void look() {
        Content<T> before = content;
        String state = state();
        if (state.equals(before.state())) {
            return;
        }
        try {
            content = new Content<>(state, reader.apply(path));
            LOG.info("{} is read again", path);
        } catch (ConfigurationException e) {
            content = new Content<>(state, before.said());
            LOG.error("{}; what it said before still holds", e.getMessage());
        }
    }

    private String state() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
