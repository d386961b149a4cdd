// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a framer finds. */
class Recorder implements StreamFramer.Sink {
    static final String OPEN =
            "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

    final List<Object> seen = new ArrayList<>();

    @Override
    public void header(StreamHeader header) {
        seen.add(header);
    }

    @Override
    public void element(XmlElement element) {
        seen.add(element);
    }

    @Override
    public void stanza(Stanza stanza, int octets) {
        seen.add(stanza);
    }

    @Override
    public void closed() {
        seen.add("closed");
    }

    /** What is found in the octets, cut in pieces of that size; a stream error counts as found, and ends it. */
    static List<Object> read(byte[] octets, int pieces, XmlLimits limits) {
        Recorder recorder = new Recorder();
        StreamFramer framer = new StreamFramer(limits);
        try {
            for (int at = 0; at < octets.length; at += pieces) {
                framer.feed(octets, at, Math.min(octets.length, at + pieces), recorder);
            }
        } catch (MalformedStreamException e) {
            recorder.seen.add(e.condition());
        }
        return recorder.seen;
    }

    static List<Object> read(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return read(octets, octets.length, XmlLimits.DEFAULT);
    }
}
