// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamFramer;
import org.umpp.xmpp.stream.StreamHeader;
import org.umpp.xmpp.stream.XmlElement;
import org.umpp.xmpp.stream.XmlLimits;

/** Says something on a stream and waits for what comes, one stream after the other on one connection. */
final class StreamTalk implements StreamFramer.Sink {
    private final Wire wire;
    private final byte[] buffer = new byte[8_192];
    private final Deque<XmlElement> elements = new ArrayDeque<>();
    private StreamFramer framer = new StreamFramer(XmlLimits.DEFAULT);
    private @Nullable StreamHeader header;
    private boolean closed;

    StreamTalk(Wire wire) {
        this.wire = wire;
    }

    void says(String xml) throws IOException {
        wire.write(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins a new stream. */
    void opens(String from, String to) throws IOException {
        framer = new StreamFramer(XmlLimits.DEFAULT);
        header = null;
        elements.clear();
        says(StreamHeader.toXml(from, to, ""));
    }

    /**
     * Waits for the next element.
     *
     * @throws EOFException if the stream or the connection ends before
     */
    XmlElement hears(Deadline deadline) throws IOException {
        while (elements.isEmpty()) {
            int read = closed ? -1 : wire.read(buffer, deadline);
            if (read < 0) {
                throw new EOFException("stream closed");
            }
            framer.feed(buffer, 0, read, this);
        }
        return elements.removeFirst();
    }

    /** The header of the peer's stream; null until it came. */
    @Nullable
    StreamHeader header() {
        return header;
    }

    /** Ends the stream in good order (RFC 6120 §4.4). */
    void closes(Deadline deadline) throws IOException {
        says("</stream:stream>");
        for (int read = 0; read >= 0 && !closed; ) {
            read = wire.read(buffer, deadline);
            framer.feed(buffer, 0, Math.max(0, read), this);
        }
    }

    @Override
    public void header(StreamHeader received) {
        header = received;
    }

    @Override
    public void element(XmlElement element) {
        elements.add(element);
    }

    @Override
    public void stanza(Stanza stanza, int octets) {
        // Nobody may send one on a stream that we opened without bidi; it is not for us to answer.
    }

    @Override
    public void closed() {
        closed = true;
    }
}
