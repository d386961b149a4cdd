// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.umpp.interop.draft.PlainTls;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** Lends TLS to software that has none: each connection to one side goes on, octet by octet, on the other. */
final class TlsRelay implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final long RETRY_NANOS = 10_000_000;

    private final SSLContext tls;
    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsRelay(SSLContext tls, ServerSocket listener, InetSocketAddress target) {
        this.tls = tls;
        this.listener = listener;
        this.target = target;
        daemon(this::accept);
    }

    /** Who connects here, in plain, speaks over TLS with the target: with this certificate, and only if its own is the authority's. */
    static TlsRelay out(
            InetSocketAddress here, IssuedCertificate shown, ThrowawayAuthority trusted, InetSocketAddress target)
            throws Exception {
        ServerSocket listener = new ServerSocket(here.getPort(), 128, here.getAddress());
        return new TlsRelay(PlainTls.context(shown, trusted), listener, target);
    }

    /** Who connects here, over TLS and with a certificate of the authority, speaks in plain with the target. */
    static TlsRelay in(
            InetSocketAddress here, IssuedCertificate shown, ThrowawayAuthority trusted, InetSocketAddress target)
            throws Exception {
        SSLContext tls = PlainTls.context(shown, trusted);
        SSLServerSocket listener = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(here.getPort(), 128, here.getAddress());
        listener.setNeedClientAuth(true);
        return new TlsRelay(tls, listener, target);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = listener.accept();
            daemon(() -> join(near));
        }
    }

    private void join(Socket near) throws IOException {
        open.add(near);
        Socket far = null;
        try {
            if (near instanceof SSLSocket secured) {
                secured.startHandshake();
                far = plain();
            } else {
                SSLSocket securing = (SSLSocket) tls.getSocketFactory().createSocket();
                far = securing;
                securing.connect(target, CONNECT_MILLIS);
                securing.startHandshake();
            }
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            open.add(far);
        } catch (IOException e) {
            end(near, far);
            throw e;
        }
        Socket other = far;
        daemon(() -> copy(near, other));
        daemon(() -> copy(other, near));
    }

    /** Connects as soon as somebody listens there. */
    private Socket plain() throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECT_MILLIS);
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(target, CONNECT_MILLIS);
                return socket;
            } catch (ConnectException e) {
                socket.close();
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void copy(Socket from, Socket to) throws IOException {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } finally {
            end(from, to);
        }
    }

    private void end(Socket... sockets) throws IOException {
        for (Socket socket : sockets) {
            if (socket != null) {
                open.remove(socket);
                socket.close();
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A connection that breaks is over; what the test still waits for does not come, and it says so. */
    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        end(open.toArray(Socket[]::new));
    }
}
