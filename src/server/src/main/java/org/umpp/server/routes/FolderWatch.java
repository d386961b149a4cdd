// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when something in a folder or below has changed and is quiet again, so that a file which is being saved is not read half. One
 * thread: it wakes when the file system says so, and looks by itself every second, because not every file system does.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final long QUIET_MILLIS = 200;
    private static final long LOOK_MILLIS = 1_000;

    private final Path folder;
    private final Runnable changed;
    private final Runnable looked;
    private final @Nullable WatchService events;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Watches from now on.
     *
     * @param changed run when the folder has changed and is quiet
     * @param looked run about every second
     */
    FolderWatch(Path folder, Runnable changed, Runnable looked) {
        this.folder = folder;
        this.changed = changed;
        this.looked = looked;
        this.events = events(folder);
        this.thread = new Thread(this::run, "umpp-routes");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private static @Nullable WatchService events(Path folder) {
        try {
            return folder.getFileSystem().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.info("no events for {} ({}); it is looked at every second", folder, e.toString());
            return null;
        }
    }

    private void run() {
        // nothing seen: what changed between loading and now is found at the first look
        Map<Path, String> seen = Map.of();
        boolean restless = true;
        try {
            while (!closed) {
                await(restless ? QUIET_MILLIS : LOOK_MILLIS);
                Map<Path, String> now = look();
                if (!now.equals(seen)) {
                    seen = now;
                    restless = true;
                } else if (restless) {
                    restless = false;
                    guarded(changed);
                }
                guarded(looked);
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            LOG.debug("{} is watched no more", folder);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError e) {
            // a class that a file names may need one that is not there
            LOG.error("the route folder cannot be checked", e);
        }
    }

    private void await(long millis) throws InterruptedException {
        if (events == null) {
            Thread.sleep(millis);
            return;
        }
        WatchKey key = events.poll(millis, TimeUnit.MILLISECONDS);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = events.poll();
        }
    }

    /** Every file and folder, with what tells that it was written to. */
    private Map<Path, String> look() {
        Map<Path, String> found = new HashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                found.put(path, state(path));
            }
        } catch (IOException | RuntimeException e) {
            found.put(folder, e.toString());
        }
        return found;
    }

    private String state(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                register(path);
                return "";
            }
            return attributes.lastModifiedTime().toString()
                    + ' '
                    + attributes.size()
                    + ' '
                    + attributes.fileKey()
                    + ' '
                    + Files.isReadable(path);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void register(Path directory) throws IOException {
        WatchKey known = keys.get(directory);
        if (events != null && (known == null || !known.isValid())) {
            keys.put(
                    directory,
                    directory.register(
                            events,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
        }
    }

    /** Watches no more; waits until a check that runs is over. */
    @Override
    public void close() {
        closed = true;
        try {
            if (events != null) {
                events.close();
            }
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (IOException e) {
            LOG.debug("the watch of {} cannot be closed: {}", folder, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
