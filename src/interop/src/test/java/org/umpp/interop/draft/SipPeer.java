// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** A partner's SIP server over TLS that says what the test dictates. */
public final class SipPeer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    /** A message with the connection it came on. */
    public record Received(SipText message, Socket connection) {}

    private final SSLContext tls;
    private final String host;
    private final SSLServerSocket listener;
    private final LinkedBlockingQueue<Received> heard = new LinkedBlockingQueue<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    /** Another peer of the same host must not seem to repeat what this one said. */
    private final AtomicInteger branches =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 30));

    private volatile String[] protocols = {"TLSv1.2", "TLSv1.3"};

    /** Listens from now on. */
    public SipPeer(String host, IssuedCertificate certificate, ThrowawayAuthority trusted) throws Exception {
        this(host, PlainTls.context(certificate, trusted));
    }

    /** Listens from now on. */
    public SipPeer(String host, SSLContext tls) throws Exception {
        this.tls = tls;
        this.host = host;
        this.listener = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        inBackground(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connects to a server. */
    public Socket connect(int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setEnabledProtocols(protocols);
        listen(socket);
        return socket;
    }

    /** From now on speaks this version of TLS alone, on connections of either side. */
    public void speaksOnly(String protocol) {
        protocols = new String[] {protocol};
    }

    /** Sends text as it is. */
    public static void sends(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    /** Sends a request of the draft with the headers it omits. */
    public void requests(Socket connection, SipText printed) throws IOException {
        String omitted = "Via: SIP/2.0/TLS %s;branch=z9hG4bK%d\r\nMax-Forwards: 70\r\n"
                .formatted(host, branches.incrementAndGet());
        sends(connection, printed.completed(omitted).text());
    }

    /** Answers a request with a response of the draft and the Via it omits. */
    public void answers(Received request, SipText printed) throws IOException {
        String via = "Via: " + request.message().header("Via") + "\r\n";
        sends(request.connection(), printed.completed(via).text());
    }

    /** Whether nothing was heard that nobody has asked for. */
    boolean isSilent() {
        return heard.isEmpty();
    }

    /** The next message whose start line begins so; provisional responses are passed over. */
    public Received receives(String start) throws InterruptedException {
        while (true) {
            Received next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + start);
            }
            if (next.message().startLine().startsWith(start)) {
                return next;
            }
            if (!next.message().startLine().startsWith("SIP/2.0 1")) {
                throw new AssertionError(
                        start + " expected, but came\n" + next.message().text());
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            SSLSocket socket = (SSLSocket) listener.accept();
            socket.setEnabledProtocols(protocols);
            listen(socket);
        }
    }

    private void listen(Socket socket) {
        connections.add(socket);
        inBackground(() -> read(socket));
    }

    private void read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            head.write(octet);
            String text = head.toString(StandardCharsets.UTF_8);
            if (text.equals("\r\n")) {
                head.reset();
            } else if (text.endsWith("\r\n\r\n")) {
                head.reset();
                int length = Integer.parseInt(new SipText(text).header("Content-Length"));
                String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                heard.add(new Received(new SipText(text + body), socket));
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the connection is over: what the test still waits for does not come, and it says so
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
