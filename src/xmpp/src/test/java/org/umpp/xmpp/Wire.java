// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The network between a domain and its peer: passes octets on, until it is cut. */
final class Wire implements Closeable {
    private final ServerSocket listener;
    private final Map<Socket, Socket> pairs = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;
    private volatile boolean held;

    Wire(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on new connections lead elsewhere. */
    void leadTo(int port) {
        target = port;
    }

    /** How many connections were made over it. */
    int connections() {
        return connections.get();
    }

    /** How many connections are not yet over in both directions. */
    long open() {
        return pairs.entrySet().stream()
                .filter(pair -> !(isOver(pair.getKey()) && isOver(pair.getValue())))
                .count();
    }

    private static boolean isOver(Socket socket) {
        return socket.isClosed() || socket.isOutputShutdown();
    }

    /** From now on nothing passes, but no connection ends. */
    void hold() {
        held = true;
    }

    /** All connections end without a farewell; what is under way is lost. */
    void cut() {
        // one by one: a connection that is made meanwhile stays known, so that the next cut finds it
        pairs.entrySet().removeIf(pair -> {
            reset(pair.getKey());
            reset(pair.getValue());
            return true;
        });
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // the wire is closed
                continue;
            }
        }
    }

    private void connect(Socket near) {
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            pairs.put(near, far);
            connections.incrementAndGet();
            start(() -> pass(near, far));
            start(() -> pass(far, near));
        } catch (IOException e) {
            // the target does not listen: the connection comes to nothing, and who made it learns that
            reset(near);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] octets = new byte[8192];
            for (int count = in.read(octets); count >= 0; count = in.read(octets)) {
                if (!held) {
                    out.write(octets, 0, count);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // both directions end together, and one of them was quicker
            return;
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
