// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.awaitility.Awaitility;
import org.umpp.throwaway.FreePorts;

/** A broker, Apache ActiveMQ Artemis, in a process of its own: it can be killed, and what it has written down is there when it is back. */
final class Broker implements AutoCloseable {
    private static final String READY = "the broker listens";

    private final Path folder;
    private final int port = FreePorts.next();
    private Process process;

    Broker(Path folder) {
        this.folder = folder;
    }

    /** Where it listens, as its clients write it. */
    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Starts it, and returns when it listens. */
    Broker start() throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("broker.log");
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broker.class.getName(),
                        folder.toString(),
                        String.valueOf(port)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await("the broker, see " + log).atMost(60, TimeUnit.SECONDS).until(() -> Files.readString(log)
                .contains(READY));
        return this;
    }

    /** Ends it as a crash would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** What runs in the process. */
    public static void main(String[] args) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalFileSize(1_048_576)
                .setJournalMinFiles(2)
                .setSecurityEnabled(false)
                .setBindingsDirectory(args[0] + "/bindings")
                .setJournalDirectory(args[0] + "/journal")
                .setLargeMessagesDirectory(args[0] + "/large")
                .setPagingDirectory(args[0] + "/paging")
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + args[1] + "?protocols=CORE");
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration);
        broker.start();
        System.out.println(READY);
        // whoever started this is gone when its end of the pipe is
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
        System.exit(0);
    }
}
