// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** An end of a connection that says and hears octets as the test dictates: sockets and TLS of the JDK, nothing of ours. */
final class HandPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private HandPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static SSLContext tls(IssuedCertificate certificate, ThrowawayAuthority trusted) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "own", certificate.key(), new char[0], certificate.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, new char[0]);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("anchor", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    static SSLServerSocket listen(SSLContext tls) throws IOException {
        SSLServerSocket listener = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        listener.setSoTimeout(PATIENCE_MILLIS);
        return listener;
    }

    static HandPeer accepts(SSLServerSocket listener) throws IOException {
        return new HandPeer(listener.accept());
    }

    static HandPeer connects(SSLContext tls, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        return new HandPeer(socket);
    }

    void says(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Everything up to the end line of the next message; "" if the connection ends before one begins. */
    String hears() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            heard.write(octet);
            String text = heard.toString(StandardCharsets.UTF_8);
            if (text.matches("(?s)MSRP ([^ ]+) .*\r\n-------\\1[+$#]\r\n")) {
                return text;
            }
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    /** The value of a header field. */
    static String field(String message, String name) {
        for (String line : message.split("\r\n")) {
            if (line.startsWith(name + ": ")) {
                return line.substring(name.length() + 2);
            }
        }
        throw new AssertionError("no " + name + " in\n" + message);
    }

    static String transaction(String message) {
        return message.split(" ")[1];
    }

    /** The response to a request that was heard. */
    static String response(String request, String status) {
        String id = transaction(request);
        return "MSRP " + id + ' ' + status + "\r\nTo-Path: " + field(request, "From-Path") + "\r\nFrom-Path: "
                + field(request, "To-Path") + "\r\n-------" + id + "$\r\n";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
