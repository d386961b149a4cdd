// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.msrp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** An end of an MSRP connection that says and hears octets as the test dictates: sockets and TLS of the JDK, nothing of
 * ours. In clear text where there is no TLS. */
final class MsrpPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final String ours;
    private final String theirs;
    private final AtomicInteger transactions = new AtomicInteger(1_000);

    private MsrpPeer(Socket socket, String ours, String theirs) throws IOException {
        this.socket = socket;
        this.ours = ours;
        this.theirs = theirs;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static ServerSocket listen(@Nullable SSLContext tls) throws IOException {
        ServerSocketFactory sockets = tls == null ? ServerSocketFactory.getDefault() : tls.getServerSocketFactory();
        ServerSocket listener = sockets.createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        if (listener instanceof SSLServerSocket secured) {
            secured.setNeedClientAuth(true);
        }
        listener.setSoTimeout(PATIENCE_MILLIS);
        return listener;
    }

    /** Takes the connection of a server. */
    static MsrpPeer accepts(ServerSocket listener, String ours, String theirs) throws IOException {
        return new MsrpPeer(listener.accept(), ours, theirs);
    }

    /** Connects to where the path of a server leads. */
    static MsrpPeer connects(@Nullable SSLContext tls, String ours, String theirs) throws IOException {
        int port = Integer.parseInt(theirs.replaceAll("^msrps?://[^/]+:([0-9]+)/.*$", "$1"));
        return connects(tls, port, ours, theirs);
    }

    /** Connects to a port, wherever the path of a server leads. */
    static MsrpPeer connects(@Nullable SSLContext tls, int port, String ours, String theirs) throws IOException {
        SocketFactory sockets = tls == null ? SocketFactory.getDefault() : tls.getSocketFactory();
        return new MsrpPeer(sockets.createSocket(InetAddress.getLoopbackAddress(), port), ours, theirs);
    }

    void says(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Sends a message in one chunk; returns its transaction. */
    String sends(String fields, String type, String body) throws IOException {
        String id = "tr" + transactions.incrementAndGet();
        says("MSRP " + id + " SEND\r\nTo-Path: " + theirs + "\r\nFrom-Path: " + ours + "\r\nMessage-ID: m" + id + "\r\n"
                + fields + "Content-Type: " + type + "\r\n\r\n" + body + "\r\n-------" + id + "$\r\n");
        return id;
    }

    /** Sends the first chunk of a message that goes on. */
    void begins(String type, String body) throws IOException {
        String id = "tr" + transactions.incrementAndGet();
        says("MSRP " + id + " SEND\r\nTo-Path: " + theirs + "\r\nFrom-Path: " + ours + "\r\nMessage-ID: m" + id
                + "\r\nByte-Range: 1-" + body.length() + "/*\r\nContent-Type: " + type + "\r\n\r\n" + body
                + "\r\n-------"
                + id + "+\r\n");
    }

    /** The next message; "" if the connection ends before one begins. */
    String hears() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            heard.write(octet);
            if (octet == '\n' && isComplete(heard.toString(StandardCharsets.UTF_8))) {
                break;
            }
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    private static boolean isComplete(String text) {
        String id = text.split(" ", 3)[1];
        return text.endsWith("\r\n-------" + id + "$\r\n") || text.endsWith("\r\n-------" + id + "+\r\n");
    }

    /** The next SEND that has a body, which is answered like this; what only keeps the session is answered with 200. */
    String reads(String status) throws IOException {
        while (true) {
            String heard = hears();
            if (heard.isEmpty()) {
                throw new AssertionError("the connection ended");
            }
            if (heard.contains(" SEND\r\n") && heard.contains("Content-Type: ")) {
                answers(heard, status);
                return heard;
            }
            if (heard.contains(" SEND\r\n")) {
                answers(heard, "200 OK");
            }
        }
    }

    /** The next that is no SEND: a response, or a REPORT. */
    String hearsNoSend() throws IOException {
        while (true) {
            String heard = hears();
            if (!heard.contains(" SEND\r\n")) {
                return heard;
            }
            answers(heard, "200 OK");
        }
    }

    void answers(String request, String status) throws IOException {
        String id = request.split(" ", 3)[1];
        says("MSRP " + id + ' ' + status + "\r\nTo-Path: " + theirs + "\r\nFrom-Path: " + ours + "\r\n-------" + id
                + "$\r\n");
    }

    /** True if the other side closes; messages that come before are passed over. */
    boolean seesTheEnd() throws IOException {
        try {
            String heard = hears();
            while (!heard.isEmpty()) {
                heard = hears();
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** What stands below the header fields. */
    static String body(String message) {
        int start = message.indexOf("\r\n\r\n") + 4;
        return message.substring(start, message.lastIndexOf("\r\n-------"));
    }

    static String field(String message, String name) {
        for (String line : message.split("\r\n")) {
            if (line.startsWith(name + ": ")) {
                return line.substring(name.length() + 2);
            }
        }
        throw new AssertionError("no " + name + " in\n" + message);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
