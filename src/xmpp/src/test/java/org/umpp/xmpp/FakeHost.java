// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The organisation's own XMPP server, as far as components see it; it says what the test dictates. */
final class FakeHost implements AutoCloseable {
    static final String DOMAIN = "verona.example.org";
    static final String SECRET = "wherefore";

    /** The end of each ping. */
    static final String PING = "<ping xmlns='urn:xmpp:ping'/></iq>";

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int RECEIVE_BUFFER = 16_384;

    private final ServerSocket server;

    FakeHost() throws IOException {
        server = new ServerSocket();
        server.setReceiveBufferSize(RECEIVE_BUFFER);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return server.getLocalPort();
    }

    /** A component connects, and nothing is said yet. */
    RawPeer isCalled() throws IOException {
        return new RawPeer(server.accept());
    }

    /** A component connects, and proves who it is. */
    RawPeer accepts(String name) throws IOException, GeneralSecurityException {
        return greets(isCalled(), name);
    }

    /** A component proves who it is, on a connection that is there. */
    static RawPeer greets(RawPeer component, String name) throws IOException, GeneralSecurityException {
        component.hears(
                "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='"
                        + name + "'>");
        component.says(header(name, "s1"));
        component.hears("<handshake>" + proof("s1") + "</handshake>");
        return component.says("<handshake/>");
    }

    static String header(String name, String id) {
        return "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams'"
                + " xmlns='jabber:component:accept' from='" + name + "' id='" + id + "'>";
    }

    private static String proof(String id) throws GeneralSecurityException {
        byte[] octets = (id + SECRET).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(octets));
    }

    /** Answers the ping that comes next; the result is what was heard before and up to it. */
    static String confirms(RawPeer component, String name) throws IOException {
        String heard = component.hears(PING);
        confirms(component, name, heard);
        return heard;
    }

    /** Answers the ping at the end of what was heard. */
    static void confirms(RawPeer component, String name, String heard) throws IOException {
        int id = heard.lastIndexOf(" id='") + 5;
        component.says("<iq type='result' from='" + DOMAIN + "' to='" + name + "' id='"
                + heard.substring(id, heard.indexOf('\'', id)) + "'/>");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
