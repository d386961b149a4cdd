// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * An address that stays, before a user agent that comes back on another port each time: sipp cannot listen where connections of the one
 * before it have just ended.
 */
final class Front implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int RETRY_MILLIS = 20;

    private final ServerSocket listener = new ServerSocket();
    private volatile InetSocketAddress behind;

    Front(InetSocketAddress address) throws IOException {
        behind = address;
        listener.setReuseAddress(true);
        listener.bind(address);
        inBackground(this::accept);
    }

    /** From now on who connects is connected there, as soon as somebody listens. */
    void leadTo(InetSocketAddress other) {
        behind = other;
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket near = listener.accept();
            inBackground(() -> connect(near));
        }
    }

    private void connect(Socket near) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            InetSocketAddress there = behind;
            try {
                pass(near, new Socket(there.getAddress(), there.getPort()));
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    near.close();
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pass(Socket near, Socket far) {
        inBackground(() -> {
            try (near;
                    far) {
                near.getInputStream().transferTo(far.getOutputStream());
            }
        });
        inBackground(() -> {
            try (near;
                    far) {
                far.getInputStream().transferTo(near.getOutputStream());
            }
        });
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // one end has closed
                        return;
                    }
                },
                "front");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
