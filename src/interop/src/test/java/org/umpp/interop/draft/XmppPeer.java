// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One server-to-server stream of a partner's XMPP host, over which it says what the test dictates. */
final class XmppPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";

    private final String own;
    private final String other;
    private Socket socket;

    private XmppPeer(Socket socket, String own, String other) throws IOException {
        this.socket = socket;
        this.own = own;
        this.other = other;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Opens a stream: STARTTLS, SASL EXTERNAL. */
    static XmppPeer opens(int port, String own, String other, SSLContext tls) throws IOException {
        XmppPeer peer = new XmppPeer(new Socket(InetAddress.getLoopbackAddress(), port), own, other);
        peer.says(peer.header()).hears("</stream:features>");
        peer.says("<starttls xmlns='" + TLS + "'/>").hears("<proceed xmlns='" + TLS + "'/>");
        peer.secures(tls, true);
        peer.says(peer.header()).hears("</stream:features>");
        String identity = Base64.getEncoder().encodeToString(own.getBytes(StandardCharsets.UTF_8));
        peer.says("<auth xmlns='%s' mechanism='EXTERNAL'>%s</auth>".formatted(SASL, identity))
                .hears("<success xmlns='" + SASL + "'/>");
        peer.says(peer.header()).hears("features");
        return peer;
    }

    /** Waits for a stream that the server opens; the server must show that it requires TLS and proves itself. */
    static XmppPeer accepts(ServerSocket listener, String own, String other, SSLContext tls) throws IOException {
        listener.setSoTimeout(PATIENCE_MILLIS);
        XmppPeer peer = new XmppPeer(listener.accept(), own, other);
        peer.greets("<starttls xmlns='" + TLS + "'><required/></starttls>").hears(TLS);
        peer.hears(">");
        peer.says("<proceed xmlns='" + TLS + "'/>").secures(tls, false);
        peer.greets("<mechanisms xmlns='" + SASL + "'><mechanism>EXTERNAL</mechanism></mechanisms>")
                .hears("</auth>");
        peer.says("<success xmlns='" + SASL + "'/>").greets("");
        return peer;
    }

    private XmppPeer greets(String features) throws IOException {
        hears("<stream:stream");
        hears(">");
        return says(header() + "<stream:features>" + features + "</stream:features>");
    }

    private String header() {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'"
                + " id='verona' from='%s' to='%s' version='1.0'>".formatted(own, other);
    }

    private void secures(SSLContext tls, boolean client) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, other, socket.getPort(), true);
        secure.setUseClientMode(client);
        if (!client) {
            secure.setNeedClientAuth(true);
        }
        secure.setSoTimeout(PATIENCE_MILLIS);
        socket = secure;
    }

    XmppPeer says(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Waits for this text; the result is all that was heard up to it. */
    String hears(String text) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf(text) < 0) {
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new AssertionError("heard only: " + heard);
            }
            heard.append((char) octet);
        }
        return heard.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
