// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.umpp.throwaway.IssuedCertificate;

/** Speaks octet by octet over the JDK's own blocking sockets, so that a mistake of ours is not made on both sides. */
final class HandMadeClient implements AutoCloseable {
    final Socket socket;

    private HandMadeClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) Party.SOON.toMillis());
        socket.setTcpNoDelay(true);
    }

    static HandMadeClient plain(int port) throws IOException {
        return new HandMadeClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static HandMadeClient tls(int port, Verona verona, @Nullable IssuedCertificate certificate, String serverName)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                certificate == null ? null : keys(certificate).getKeyManagers(),
                trust(verona.authority.certificate()),
                null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        socket.setSSLParameters(parameters);
        return new HandMadeClient(socket);
    }

    private static KeyManagerFactory keys(IssuedCertificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "me", certificate.key(), new char[0], certificate.chain().toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, new char[0]);
        return keys;
    }

    private static TrustManager[] trust(X509Certificate anchor) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("anchor", anchor);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust.getTrustManagers();
    }

    SSLSocket tls() {
        return (SSLSocket) socket;
    }

    void send(String text) throws IOException {
        send(text, StandardCharsets.UTF_8);
    }

    void send(String text, Charset charset) throws IOException {
        socket.getOutputStream().write(text.getBytes(charset));
        socket.getOutputStream().flush();
    }

    /** Reads so many octets. */
    String read(int octets) throws IOException {
        return new String(socket.getInputStream().readNBytes(octets), StandardCharsets.UTF_8);
    }

    /** Reads until the other side closes, or breaks the connection. */
    String readToEnd() {
        StringBuilder text = new StringBuilder();
        try {
            for (int octet = socket.getInputStream().read();
                    octet >= 0;
                    octet = socket.getInputStream().read()) {
                text.append((char) octet);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the other side did not close", e);
        } catch (IOException e) {
            // A reset is an end as well.
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
