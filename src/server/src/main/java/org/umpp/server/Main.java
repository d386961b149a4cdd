// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ServerSettings;

/** Runs a federation server in a plain JVM until it is told to end (SIGTERM, SIGINT). */
public final class Main {
    private Main() {}

    /**
     * Reads the configuration folder and serves; changes in the folder take effect.
     *
     * @param args the configuration folder
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: Main <folder with " + ServerSettings.FILE + ">");
            System.exit(2);
        }
        FederationServer server;
        try {
            server = new FederationServer(ServerSettings.read(Path.of(args[0])));
            server.start();
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        ConfigurationWatch watch = new ConfigurationWatch(Path.of(args[0]), server);
        ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "umpp-configuration");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> unused = watching.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            watching.shutdownNow();
                            server.close();
                            ended.countDown();
                        },
                        "umpp-stop"));
        System.out.println("serving " + server.description());
        ended.await();
    }
}
