// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A connection to the server, over which a test says what no peer should. Whatever is heard is searched for what the inside of the
 * server must not show: names of exceptions, classes and places in the code.
 */
final class Line implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Pattern INSIDE = Pattern.compile(
            "(?i)exception|\\bjava[.x]|org\\.(umpp|apache)|io\\.netty|\\.java:\\d|\\bat [a-z]+\\.[a-z]|NullPointer|stack ?trace");

    private Socket socket;
    private final StringBuilder heard = new StringBuilder();
    private int passed;

    private Line(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
    }

    /** Connects to a port of this machine. */
    static Line to(int port) throws IOException {
        return new Line(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects from another loopback address, as another machine would. */
    static Line to(int port, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Line(socket);
    }

    /** Goes on over TLS as a client; of these versions alone, if any are named. */
    Line secures(SSLContext tls, String... protocols) throws IOException {
        SSLSocket secure = (SSLSocket)
                tls.getSocketFactory().createSocket(socket, "thecappulets.example.com", socket.getPort(), true);
        if (protocols.length > 0) {
            secure.setEnabledProtocols(protocols);
        }
        secure.setSoTimeout((int) PATIENCE.toMillis());
        secure.startHandshake();
        socket = secure;
        return this;
    }

    Line says(String text) throws IOException {
        return says(text.getBytes(StandardCharsets.UTF_8));
    }

    Line says(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
        return this;
    }

    /** Says it octet by octet, each in a TLS record or TCP segment of its own. */
    Line dribbles(String text) throws IOException {
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            says(new byte[] {octet});
        }
        return this;
    }

    /**
     * Says the piece until the server has enough of it.
     *
     * @return how many octets were said
     */
    long saysWithoutEnd(String piece, long most) {
        byte[] octets = piece.getBytes(StandardCharsets.UTF_8);
        long said = 0;
        try {
            while (said < most) {
                says(octets);
                said += octets.length;
            }
        } catch (IOException e) {
            // the server has closed the connection
            return said;
        }
        return said;
    }

    /** Waits for this text behind what was waited for before; the result is what was heard in between, and it. */
    String hears(String text) throws IOException {
        while (heard.indexOf(text, passed) < 0) {
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new AssertionError("waiting for " + text + ", heard only: " + heard);
            }
            heard.append((char) octet);
        }
        int from = passed;
        passed = heard.indexOf(text, passed) + text.length();
        return shown(heard.substring(from, passed));
    }

    /** Waits until the server closes the connection; the result is all that was heard since the last wait. */
    String hearsTheEnd() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        byte[] octets = new byte[8_192];
        try {
            for (int n = read(octets); n >= 0; n = read(octets)) {
                rest.write(octets, 0, n);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server does not close; heard: " + heard + rest, e);
        }
        heard.append(rest.toString(StandardCharsets.ISO_8859_1));
        String end = heard.substring(passed);
        passed = heard.length();
        return shown(end);
    }

    /** A reset, or an alert, is an end too. */
    private int read(byte[] octets) throws IOException {
        try {
            return socket.getInputStream().read(octets);
        } catch (SSLException e) {
            if (e.getCause() instanceof SocketTimeoutException timeout) {
                throw timeout;
            }
            return -1;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return -1;
        }
    }

    static String shown(String text) {
        if (INSIDE.matcher(text).find()) {
            throw new AssertionError("a peer gets to see the inside of the server: " + text);
        }
        return text;
    }

    Socket socket() {
        return socket;
    }

    /** Vanishes: the other side gets a reset in place of an end. */
    void vanishes() throws IOException {
        if (!(socket instanceof SSLSocket)) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
