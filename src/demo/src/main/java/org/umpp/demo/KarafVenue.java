// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.umpp.throwaway.KarafInstance;
import org.umpp.throwaway.ServerFolder;

/**
 * Each server in a Karaf of its own. Both are copies of an assembly that was unpacked and started once after it was built, so that its bundles are
 * made and resolved: that takes longer than all the rest of a start.
 */
final class KarafVenue implements Venue {
    /** They start together and live for a minute: what a compiler of long-running servers costs is not worth it. */
    private static final String JAVA_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private final Path assemblies;
    private final Path warm;
    private final Consumer<String> progress;

    /**
     * Karafs of what was built here.
     *
     * @param assemblies the folder into which the build puts the assembly
     * @param warm where the unpacked assembly is kept; the folder beside it with {@code .lock} guards it
     * @param progress hears what takes time
     */
    KarafVenue(Path assemblies, Path warm, Consumer<String> progress) {
        this.assemblies = assemblies;
        this.warm = warm.toAbsolutePath();
        this.progress = progress;
    }

    @Override
    public String description() {
        return "each in a Karaf of its own";
    }

    @Override
    public void prepare() throws IOException {
        Path archive = archive();
        Files.createDirectories(warm.getParent());
        // the data name files by their whole path, and bundles were resolved for this Java
        String identity = String.join(
                "\n",
                archive.getFileName().toString(),
                Files.getLastModifiedTime(archive).toString(),
                warm.toString(),
                System.getProperty("java.home"));
        Path stamp = warm.resolve("demo.stamp");
        try (FileChannel channel = FileChannel.open(
                        warm.resolveSibling(warm.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()
                    || (Files.exists(stamp) && Files.readString(stamp).equals(identity))) {
                return;
            }
            Folders.delete(warm);
            startOnce(archive);
            Files.writeString(stamp, identity);
        }
    }

    private Path archive() throws IOException {
        if (Files.isDirectory(assemblies)) {
            try (Stream<Path> files = Files.list(assemblies)) {
                List<Path> archives = files.filter(file -> file.toString().endsWith(".tar.gz"))
                        .toList();
                if (archives.size() == 1) {
                    return archives.get(0);
                }
            }
        }
        throw new StageException("there is not one .tar.gz in " + assemblies + "; build it with ./umpp build");
    }

    private void startOnce(Path archive) throws IOException {
        progress.accept("Unpacking the Karaf assembly.");
        KarafInstance karaf = KarafInstance.unpack(archive, warm).javaOptions(JAVA_OPTIONS);
        ServerFolder folder = new ServerFolder("umpp.localhost", karaf.etc()).setting("throwaway-certificates", "true");
        progress.accept("Starting it once, so that later starts are quick (only after a build).");
        try (karaf) {
            LogFile log = new LogFile(karaf.log());
            try {
                log.awaitServing(folder.domain(), karaf.start()::isAlive);
            } catch (StageException e) {
                throw new StageException(e.getMessage() + "; in its log " + log.path() + ":\n    "
                        + String.join("\n    ", log.faults()));
            }
        }
        // the copies are configured for what they are
        Files.delete(karaf.etc().resolve("org.umpp.server.cfg"));
        Folders.delete(karaf.etc().resolve("umpp/tls"));
        Folders.delete(karaf.home().resolve("data/log"));
    }

    @Override
    public ServerProcess server(String domain, Path home) {
        KarafInstance karaf = KarafInstance.copy(warm, home).javaOptions(JAVA_OPTIONS);
        ServerFolder folder = new ServerFolder(domain, karaf.etc());
        return new ServerProcess() {
            @Override
            public ServerFolder folder() {
                return folder;
            }

            @Override
            public void start() {
                karaf.start();
            }

            @Override
            public boolean isAlive() {
                return karaf.isAlive();
            }

            @Override
            public long pid() {
                return karaf.pid();
            }

            @Override
            public Path log() {
                return karaf.log();
            }
        };
    }
}
