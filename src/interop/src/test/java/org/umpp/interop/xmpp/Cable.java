// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A way to a server that can be cut: whoever connects here is connected there. */
public final class Cable implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final List<Socket> sockets = new ArrayList<>();
    private int connections;
    private boolean isOut;

    public Cable(InetSocketAddress target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made over it. */
    synchronized int connections() {
        return connections;
    }

    /** All connections end, without a farewell, and what is under way is lost. */
    public synchronized void cut() {
        for (Socket socket : sockets) {
            try {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        sockets.clear();
    }

    /** All connections end, and new ones are reset, until it is plugged in again. */
    public synchronized void pullOut() {
        isOut = true;
        cut();
    }

    /** New connections reach the server. */
    public synchronized void plugIn() {
        isOut = false;
    }

    private synchronized boolean reset(Socket near) throws IOException {
        if (isOut) {
            near.setSoLinger(true, 0);
            near.close();
        }
        return isOut;
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = listener.accept();
            if (reset(near)) {
                continue;
            }
            Socket far = new Socket(target.getAddress(), target.getPort());
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            synchronized (this) {
                sockets.addAll(List.of(near, far));
                connections++;
            }
            inBackground(() -> pass(near, far));
            inBackground(() -> pass(far, near));
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        from.getInputStream().transferTo(to.getOutputStream());
        to.shutdownOutput();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // cut, or closed by one of both
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
