// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.ConcurrentMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.settings.ConfigurationException;

/**
 * What outlives a restart, in one file that survives a crash (D-33): the decisions of our users about who may see them, and whom they watch. What is
 * said is on the disk a moment later.
 */
final class DurableState implements AutoCloseable {
    static final String FILE = "presence.mv";

    private static final Logger LOG = LoggerFactory.getLogger(DurableState.class);
    private static final int COMMIT_MILLIS = 100;

    private final MVStore store;

    private DurableState(MVStore store) {
        this.store = store;
    }

    /**
     * Opens what there is, or begins anew. A file that cannot be read is put aside: a server that does not start helps nobody, and partners and
     * communities can be asked again.
     *
     * @param folder made if it is not there, for nobody else to read
     * @throws ConfigurationException if the folder cannot be used, or another server uses it
     */
    static DurableState open(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly(folder));
            }
            return new DurableState(openOrPutAside(file));
        } catch (IOException e) {
            throw new ConfigurationException(
                    folder + ": cannot be used for what outlives a restart (" + e + "); the key state names the folder",
                    e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static MVStore openOrPutAside(Path file) throws IOException {
        try {
            return openStore(file);
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new ConfigurationException(
                        file + ": in use by another server; each needs a folder of its own (the key state)", e);
            }
            Path aside =
                    file.resolveSibling(FILE + ".unreadable-" + Instant.now().getEpochSecond());
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            LOG.error(
                    "{} cannot be read, and is now {}: users are asked again who may see them, and whom they watch ({})",
                    file,
                    aside.getFileName(),
                    e.getMessage());
            return openStore(file);
        }
    }

    private static MVStore openStore(Path file) {
        MVStore store = new MVStore.Builder().fileName(file.toString()).open();
        store.setAutoCommitDelay(COMMIT_MILLIS);
        return store;
    }

    /** Who may see whom. */
    ConcurrentMap<String, String> authorisations() {
        return map("authorisations");
    }

    /** Who watches whom. */
    ConcurrentMap<String, String> watchLists() {
        return map("watch-lists");
    }

    private MVMap<String, String> map(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<String, String>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(StringDataType.INSTANCE));
    }

    @Override
    public void close() {
        store.close();
    }
}
