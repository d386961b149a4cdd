// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A partner's server that does with each connection what the test dictates. */
final class FakeServer implements AutoCloseable {
    /** What to do with a connection; when it is done, the connection closes. */
    interface Script {
        void play(Line line) throws Exception;
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    FakeServer(Script script) throws IOException {
        this.listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        this.script = script;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Line line = new Line(socket);
                lines.add(line);
                start(() -> play(line));
            } catch (IOException e) {
                return; // the test is over
            }
        }
    }

    private void play(Line line) {
        try (line) {
            script.play(line);
        } catch (Exception e) {
            // the other side went, as it may; what it saw is what the test looks at
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Line line : lines) {
            line.close();
        }
    }
}
