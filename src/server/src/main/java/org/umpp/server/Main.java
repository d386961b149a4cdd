// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a federation server in a plain JVM until it is told to end (SIGTERM, SIGINT). */
public final class Main {
    private Main() {}

    /**
     * Reads the configuration folder and serves.
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
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            ended.countDown();
                        },
                        "umpp-stop"));
        System.out.println("serving " + server.description());
        ended.await();
    }
}
