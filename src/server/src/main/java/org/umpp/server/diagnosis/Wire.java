// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.io.Closeable;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.tls.TlsInspection;

/** A connection to a partner with a limit to everything: a peer that dawdles cannot hold it beyond the whole deadline. */
final class Wire implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    private static final int FAREWELL_MILLIS = 500;

    private final Place place;
    private final Socket tcp;
    private Socket current;
    private PushbackInputStream in;

    private Wire(Place place, Socket tcp, Deadline whole) throws IOException {
        this.place = place;
        this.tcp = tcp;
        this.current = tcp;
        this.in = new PushbackInputStream(tcp.getInputStream());
        tcp.setTcpNoDelay(true);
        // A timeout of a socket is only for one read, and a handshake is many.
        CompletableFuture.delayedExecutor(whole.millis(), TimeUnit.MILLISECONDS).execute(this::abort);
    }

    static Wire connect(Place place, Deadline attempt, Deadline whole) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(place.socketAddress(), attempt.millis());
            return new Wire(place, socket, whole);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    Place place() {
        return place;
    }

    /** Goes over to TLS. */
    SSLSession secure(TlsInspection inspection, String serverName, Deadline deadline) throws IOException {
        tcp.setSoTimeout(deadline.millis());
        SSLSocket tls = inspection.over(tcp, serverName);
        current = tls;
        tls.startHandshake();
        in = new PushbackInputStream(tls.getInputStream());
        return tls.getSession();
    }

    /**
     * Listens whether the peer ends the connection, rather than waiting for what we say.
     *
     * @return false when it did so without an alert
     * @throws IOException the alert with which it did so
     */
    boolean staysUp(Deadline deadline) throws IOException {
        current.setSoTimeout(deadline.millis());
        try {
            int octet = in.read();
            if (octet >= 0) {
                in.unread(octet);
            }
            return octet >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    void write(byte[] octets) throws IOException {
        current.getOutputStream().write(octets);
        current.getOutputStream().flush();
    }

    /** Reads what there is; -1 at the end. */
    int read(byte[] buffer, Deadline deadline) throws IOException {
        if (deadline.isOver()) {
            throw new SocketTimeoutException("no time left");
        }
        current.setSoTimeout(deadline.millis());
        return in.read(buffer);
    }

    private void abort() {
        try {
            tcp.close();
        } catch (IOException e) {
            LOG.debug("{}: cannot be closed", place, e);
        }
    }

    @Override
    public void close() {
        try {
            if (!current.isClosed()) {
                current.setSoTimeout(FAREWELL_MILLIS);
            }
            current.close();
        } catch (IOException e) {
            LOG.debug("{}: closed without farewell", place, e);
        }
        abort();
    }
}
