// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** Another server, or somebody who would pass for one, that sends octets as the test dictates them. */
final class RawPeer implements AutoCloseable {
    static final String EXTERNAL =
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms>";

    private static final int PATIENCE_MILLIS = 10_000;

    private Socket socket;
    private InputStream in;
    private final StringBuilder heard = new StringBuilder();

    RawPeer(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawPeer(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static String header(String from, String to) {
        return header("jabber:server", from, to);
    }

    static String header(String namespace, String from, String to) {
        return "<?xml version='1.0'?><stream:stream xmlns='" + namespace
                + "' xmlns:stream='http://etherx.jabber.org/streams' from='" + from + "' to='" + to
                + "' version='1.0'>";
    }

    RawPeer says(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Says as much as the other side takes. */
    RawPeer says(String xml, int times) {
        try {
            for (int i = 0; i < times; i++) {
                says(xml);
            }
        } catch (IOException e) {
            return this;
        }
        return this;
    }

    RawPeer saysOctetByOctet(String xml) throws IOException {
        for (byte octet : xml.getBytes(StandardCharsets.UTF_8)) {
            socket.getOutputStream().write(octet);
            socket.getOutputStream().flush();
        }
        return this;
    }

    /** Waits for this text; the result is all that was heard up to it. */
    String hears(String text) throws IOException {
        while (!isHeard(text)) {
            int octet = in.read();
            if (octet < 0) {
                throw new AssertionError("heard only: " + heard);
            }
            heard.append((char) octet);
        }
        String all = heard.toString();
        heard.setLength(0);
        return all;
    }

    private boolean isHeard(String text) {
        int from = heard.length() - text.length();
        return from >= 0 && heard.indexOf(text, from) == from;
    }

    /** Waits for the end of the connection; the result is what was heard before. */
    String hearsTheEnd() {
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                heard.append((char) octet);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection was left open; heard: " + heard, e);
        } catch (IOException e) {
            // an alert or a reset ends a connection as well
            return heard.toString();
        }
        return heard.toString();
    }

    /** Goes over to TLS, with this certificate or none. */
    RawPeer secures(@Nullable IssuedCertificate certificate, ThrowawayAuthority trusted)
            throws IOException, GeneralSecurityException {
        return secures(certificate, trusted, true);
    }

    /** As a server under TLS from the start, which asks for no certificate. */
    RawPeer serves(IssuedCertificate certificate) throws IOException, GeneralSecurityException {
        secures(certificate, ThrowawayAuthority.create("nobody"), false);
        ((SSLSocket) socket).setNeedClientAuth(false);
        return this;
    }

    private RawPeer secures(@Nullable IssuedCertificate certificate, ThrowawayAuthority trusted, boolean client)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (certificate != null) {
            keys.setKeyEntry(
                    "own", certificate.key(), new char[0], certificate.chain().toArray(X509Certificate[]::new));
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, new char[0]);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("anchor", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        context.init(own.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
        secure.setSoTimeout(PATIENCE_MILLIS);
        secure.setUseClientMode(client);
        secure.setNeedClientAuth(!client);
        socket = secure;
        in = new BufferedInputStream(socket.getInputStream());
        return this;
    }

    /** As the server that was asked for: answers a header with its own and these features. */
    RawPeer offers(String from, String to, String features) throws IOException {
        hears("version='1.0'>");
        return says(header(from, to) + "<stream:features>" + features + "</stream:features>");
    }

    /** As the server that was asked for: goes over to TLS when the other wants it. */
    RawPeer acceptsTls(String from, String to, ThrowawayAuthority authority)
            throws IOException, GeneralSecurityException {
        offers(from, to, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>");
        hears("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        says("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        return secures(authority.forDomain(from), authority, false);
    }

    /** As the server that was asked for: negotiates everything, so that stanzas may follow. */
    RawPeer accepts(String from, String to, ThrowawayAuthority authority, String furtherFeatures, String lastFeatures)
            throws IOException, GeneralSecurityException {
        acceptsTls(from, to, authority);
        offers(from, to, EXTERNAL + furtherFeatures);
        hears("</auth>");
        says("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        return offers(from, to, lastFeatures);
    }

    /** Negotiates TLS up to the stream header over it. */
    RawPeer securesAs(String from, String to, @Nullable IssuedCertificate certificate, ThrowawayAuthority trusted)
            throws IOException, GeneralSecurityException {
        says(header(from, to));
        hears("</stream:features>");
        says("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        hears("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        return secures(certificate, trusted);
    }

    /** Negotiates everything, so that stanzas may follow. */
    RawPeer opens(String from, String to, ThrowawayAuthority authority, String beforeAuth)
            throws IOException, GeneralSecurityException {
        securesAs(from, to, authority.forDomain(from), authority);
        says(header(from, to));
        hears("</stream:features>");
        String identity = Base64.getEncoder().encodeToString(from.getBytes(StandardCharsets.UTF_8));
        says(beforeAuth + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" + identity
                + "</auth>");
        hears("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        says(header(from, to));
        hears("features");
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
