// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.msrp.message.MsrpEncoder;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.session.SessionPlan;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.trace.WireListener;
import org.umpp.server.trace.WireMessage;
import org.umpp.sip.message.SipEncoder;
import org.umpp.sip.message.SipMessage;
import org.umpp.xmpp.netty.DomainPair;

/**
 * Writes every message on any wire to a file, a JSON object a line: {@code wire} (sip, xmpp or msrp), {@code sent}, {@code peer},
 * {@code title}, {@code text}. Without {@code bodies} the text shows no stanza, no message and no presence document (D-31).
 */
final class WireTrace implements WireListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WireTrace.class);

    private final Writer out;
    private final boolean bodies;

    /** @param goesOn whether what the file holds stays */
    WireTrace(Path file, boolean bodies, boolean goesOn) {
        try {
            this.out = goesOn
                    ? Files.newBufferedWriter(
                            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    : Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationException(file + ": the trace cannot be written (" + e.getMessage() + ")", e);
        }
        this.bodies = bodies;
    }

    @Override
    public void message(Direction direction, String peer, SipMessage message) {
        String text = new String(SipEncoder.encode(message), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        boolean hides = !bodies && end >= 0 && !text.substring(end + 4).startsWith("v=");
        write(
                "sip",
                direction == Direction.OUT,
                peer,
                WireMessage.title(message),
                hides ? text.substring(0, end + 4) : text);
    }

    @Override
    public void element(boolean sent, DomainPair pair, String element, Supplier<String> xml) {
        write("xmpp", sent, pair.peer(), element, bodies ? xml.get() : '<' + element + " .../>");
    }

    @Override
    public void message(boolean sent, String peer, @Nullable SessionPlan plan, MsrpMessage message) {
        String text = bodies ? new String(MsrpEncoder.encode(message), StandardCharsets.UTF_8) : message.trace();
        write("msrp", sent, peer, WireMessage.title(message), text);
    }

    private synchronized void write(String wire, boolean sent, String peer, String title, String text) {
        JsonObject line = new JsonObject();
        line.put("wire", wire);
        line.put("sent", sent);
        line.put("peer", peer);
        line.put("title", title);
        line.put("text", text);
        try {
            out.write(line.toJson());
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            LOG.warn("the trace cannot be written: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
