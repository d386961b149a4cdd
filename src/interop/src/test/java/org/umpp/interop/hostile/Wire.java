// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.umpp.interop.server.TestServer;

/** One of the two ways into a server. */
enum Wire {
    SIP {
        @Override
        int port(TestServer server) {
            return server.sipPort();
        }

        @Override
        Line upToTls(TestServer server) throws IOException {
            return Line.to(server.sipPort());
        }

        @Override
        Line opens(TestServer server, String own, SSLContext tls, String... protocols) throws IOException {
            return upToTls(server).secures(tls, protocols);
        }
    },

    XMPP {
        @Override
        int port(TestServer server) {
            return server.xmppPort();
        }

        @Override
        Line upToTls(TestServer server) throws IOException {
            Line line = Line.to(server.xmppPort()).says(header("escalus.example.net", server.domain()));
            line.hears("</stream:features>");
            line.says(STARTTLS).hears("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            return line;
        }

        @Override
        Line opens(TestServer server, String own, SSLContext tls, String... protocols) throws IOException {
            return greets(upToTls(server).secures(tls, protocols), own, server.domain());
        }
    };

    static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

    abstract int port(TestServer server);

    /** A connection on which TLS begins with the next octet. */
    abstract Line upToTls(TestServer server) throws IOException;

    /** A connection of a partner that has shown who it is, ready for a message. */
    abstract Line opens(TestServer server, String own, SSLContext tls, String... protocols) throws IOException;

    /** What a partner says over TLS before its first stanza. */
    static Line greets(Line line, String own, String other) throws IOException {
        line.says(header(own, other)).hears("</stream:features>");
        String identity = Base64.getEncoder().encodeToString(own.getBytes(StandardCharsets.UTF_8));
        line.says("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" + identity + "</auth>")
                .hears("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        line.says(header(own, other)).hears("features");
        return line;
    }

    static String header(String from, String to) {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'"
                + " from='%s' to='%s' version='1.0'>".formatted(from, to);
    }
}
