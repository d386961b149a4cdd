// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way over TCP from one server to a port of another, at the mercy of this program: it can be cut, closed, slowed and stopped. Octets
 * that pass stay in order, as TCP has it.
 */
final class FaultyLink implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int BACKLOG = 50;

    private final String name;
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong octets = new AtomicLong();
    private volatile long delayNanos;
    private volatile long stoppedUntil = System.nanoTime();
    private volatile long closedUntil = System.nanoTime();

    /**
     * A way that works.
     *
     * @param target the port of this machine that it leads to
     */
    FaultyLink(String name, int target) {
        this.name = name;
        this.target = target;
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread("accepts", this::accept);
    }

    String name() {
        return name;
    }

    /** Where it begins, a port of this machine. */
    int port() {
        return listener.getLocalPort();
    }

    /** How many octets have passed. */
    long octets() {
        return octets.get();
    }

    /** Every connection ends with a reset; what is under way is lost. */
    void cut() {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // closed by one end already
            }
            close(socket);
        }
    }

    /** Nothing passes for so long, either way, and no connection ends: as if a cable were out. */
    void stop(long millis) {
        stoppedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** New connections are reset for so long. */
    void refuse(long millis) {
        closedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** From now on what passes takes so much longer. */
    void delay(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                if (System.nanoTime() - closedUntil < 0) {
                    near.setSoLinger(true, 0);
                    near.close();
                } else {
                    connect(near);
                }
            } catch (IOException e) {
                // this link is closed, or nobody listens at its other end
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket();
        try {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 1_000);
        } catch (IOException e) {
            near.setSoLinger(true, 0);
            near.close();
            throw e;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        sockets.add(near);
        sockets.add(far);
        thread("there", () -> pass(near, far));
        thread("back", () -> pass(far, near));
    }

    private void pass(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                long wait = Math.max(delayNanos, stoppedUntil - System.nanoTime());
                while (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                    wait = stoppedUntil - System.nanoTime();
                }
                out.write(chunk, 0, read);
                octets.addAndGet(read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one end is gone: so is the other
            close(from);
            close(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (from.isOutputShutdown()) {
            // both directions have come to their end
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone, which is what was wanted
        }
    }

    private void thread(String what, Runnable work) {
        Thread thread = new Thread(work, "link " + name + ' ' + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
