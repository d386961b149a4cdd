// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Notices that files have changed, when the change is over: between two looks nothing has happened. Looks, instead of asking the system
 * to be told, because links, mounted and networked folders do not tell. Links are followed.
 */
final class FileWatch {
    private final Supplier<? extends Collection<Path>> files;
    private final BooleanSupplier reaction;
    private Map<Path, String> dealtWith;
    private Map<Path, String> seen;

    /**
     * Takes the files as they are now for known.
     *
     * @param files which files matter, asked at each look
     * @param reaction what to do about a change; false if it could not be done yet and is to be called at the next look again
     */
    FileWatch(Supplier<? extends Collection<Path>> files, BooleanSupplier reaction) {
        this.files = files;
        this.reaction = reaction;
        this.dealtWith = look(files.get());
        this.seen = dealtWith;
    }

    /** To be called again and again. */
    synchronized void look() {
        Map<Path, String> now = look(files.get());
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(dealtWith) && reaction.getAsBoolean()) {
            dealtWith = now;
        }
    }

    private static Map<Path, String> look(Collection<Path> files) {
        Map<Path, String> states = new TreeMap<>();
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                states.put(file, attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey());
            } catch (IOException e) {
                states.put(file, "absent");
            }
        }
        return states;
    }
}
