// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.umpp.throwaway.ServerFolder;

/** Each server in a plain JVM, with what this one has on its class path. */
final class PlainVenue implements Venue {
    private final Path routes;

    /** @param routes the shipped routes */
    PlainVenue(Path routes) {
        this.routes = routes;
    }

    @Override
    public String description() {
        return "each in a plain JVM";
    }

    @Override
    public void prepare() {
        // there is nothing that two servers share
    }

    @Override
    public ServerProcess server(String domain, Path home) {
        return new PlainJvm(new ServerFolder(domain, home).routes("umpp/routes", routes));
    }

    private static final class PlainJvm implements ServerProcess {
        private final ServerFolder folder;
        private @Nullable Process process;

        PlainJvm(ServerFolder folder) {
            this.folder = folder;
        }

        @Override
        public ServerFolder folder() {
            return folder;
        }

        @Override
        public void start() throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.umpp.server.Main",
                            folder.path().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
        }

        @Override
        public boolean isAlive() {
            return process != null && process.isAlive();
        }

        @Override
        public long pid() {
            return Objects.requireNonNull(process, "not started").pid();
        }

        @Override
        public Path log() {
            return folder.path().resolve("server.log");
        }
    }
}
