// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.umpp.interop.draft.PlainTls;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/**
 * Whoever connects to one address is connected to another one, as soon as somebody listens there, and what is said goes on octet by octet. It can lend
 * TLS to software that has none, lead elsewhere, and be cut.
 */
public final class Relay implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ServerSocket listener;
    private final @Nullable SSLContext beyond;
    private final List<Socket> sockets = new ArrayList<>();
    private volatile InetSocketAddress target;
    private int connections;
    private boolean isOut;

    private Relay(ServerSocket listener, @Nullable SSLContext beyond, InetSocketAddress target) {
        this.listener = listener;
        this.beyond = beyond;
        this.target = target;
        inBackground(this::accept);
    }

    /** On a free port of this machine. */
    public static Relay to(InetSocketAddress target) throws IOException {
        return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), target);
    }

    public static Relay at(InetSocketAddress here, InetSocketAddress target) throws IOException {
        return new Relay(listening(new ServerSocket(), here), null, target);
    }

    /** Who connects here, in plain, speaks over TLS with the target: with this certificate, and only if its own is the authority's. */
    public static Relay intoTls(
            InetSocketAddress here, IssuedCertificate shown, ThrowawayAuthority trusted, InetSocketAddress target)
            throws Exception {
        return new Relay(listening(new ServerSocket(), here), PlainTls.context(shown, trusted), target);
    }

    /** Who connects here, over TLS and with a certificate of the authority, speaks in plain with the target. */
    public static Relay outOfTls(
            InetSocketAddress here, IssuedCertificate shown, ThrowawayAuthority trusted, InetSocketAddress target)
            throws Exception {
        SSLServerSocket listener = (SSLServerSocket)
                PlainTls.context(shown, trusted).getServerSocketFactory().createServerSocket();
        listener.setNeedClientAuth(true);
        return new Relay(listening(listener, here), null, target);
    }

    private static ServerSocket listening(ServerSocket listener, InetSocketAddress here) throws IOException {
        listener.setReuseAddress(true);
        listener.bind(here, 128);
        return listener;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on who connects is connected there. */
    public void leadTo(InetSocketAddress other) {
        target = other;
    }

    /** How many connections were made over it. */
    public synchronized int connections() {
        return connections;
    }

    /** All connections end, without a farewell, and what is under way is lost. */
    public synchronized void cut() throws IOException {
        for (Socket socket : sockets) {
            reset(socket);
        }
        sockets.clear();
    }

    /** All connections end, and new ones are reset, until it is plugged in again. */
    public synchronized void pullOut() throws IOException {
        isOut = true;
        cut();
    }

    /** New connections reach the target. */
    public synchronized void plugIn() {
        isOut = false;
    }

    private static void reset(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = listener.accept();
            if (isOut()) {
                reset(near);
            } else {
                inBackground(() -> join(near));
            }
        }
    }

    private void join(Socket near) throws IOException {
        Socket far = null;
        try {
            if (near instanceof SSLSocket secured) {
                secured.startHandshake();
            }
            far = connected();
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
        } catch (IOException e) {
            near.close();
            throw e;
        }
        if (isKept(near, far)) {
            Socket other = far;
            AtomicInteger ways = new AtomicInteger(2);
            inBackground(() -> pass(near, other, ways));
            inBackground(() -> pass(other, near, ways));
        }
    }

    private synchronized boolean isOut() {
        return isOut;
    }

    private synchronized boolean isKept(Socket near, Socket far) throws IOException {
        if (isOut) {
            reset(near);
            reset(far);
            return false;
        }
        sockets.removeIf(Socket::isClosed);
        sockets.addAll(List.of(near, far));
        connections++;
        return true;
    }

    private Socket connected() throws IOException {
        long begin = System.nanoTime();
        while (true) {
            Socket socket =
                    beyond == null ? new Socket() : beyond.getSocketFactory().createSocket();
            try {
                socket.connect(target, (int) TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
                if (socket instanceof SSLSocket securing) {
                    securing.startHandshake();
                }
                return socket;
            } catch (IOException e) {
                socket.close();
                if (!(e instanceof ConnectException) || System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    /** Whose end has nothing more to say may still be answered. */
    private static void pass(Socket from, Socket to, AtomicInteger ways) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
            if (ways.decrementAndGet() > 0) {
                return;
            }
        } catch (IOException e) {
            from.close();
            to.close();
            throw e;
        }
        from.close();
        to.close();
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A connection that breaks is over; what the test still waits for does not come, and it says so. */
    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
