// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamFramer;
import org.umpp.xmpp.stream.StreamHeader;
import org.umpp.xmpp.stream.XmlElement;
import org.umpp.xmpp.stream.XmlLimits;

/** A stream of XMPP: whatever its octets are, and however they are cut (RFC 6120 §11). */
public final class XmppStream {
    private static final XmlLimits TIGHT = new XmlLimits(10_000, 4, 8);
    private static final String CLOSED = "closed";

    private XmppStream() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        Bounds.hold(octets, () -> check(octets));
    }

    private static void check(byte[] octets) {
        int all = Math.max(1, octets.length);
        Heard whole = Heard.of(octets, all, XmlLimits.DEFAULT);
        Bounds.equal("octet by octet", Heard.of(octets, 1, XmlLimits.DEFAULT).found, whole.found);
        Bounds.equal(
                "octet by octet, within tight limits",
                Heard.of(octets, 1, TIGHT).found,
                Heard.of(octets, all, TIGHT).found);
        if (whole.found.contains(CLOSED)) {
            byte[] document = Arrays.copyOf(octets, whole.taken);
            Bounds.require(JdkXml.isWellFormed(document), "the JDK does not take the stream");
        }
        whole.found.forEach(XmppStream::use);
    }

    private static void use(Object found) {
        if (found instanceof Stanza stanza) {
            Bounds.equal("read back", Stanza.parse(stanza.bytes()), stanza);
            Bounds.equal("read back as a document", Stanza.parse(stanza.document("jabber:client")), stanza);
            stanza.body();
            stanza.subject();
            stanza.error();
            Bounds.equal("thread", stanza.withThread("t<1").thread(), "t<1");
        } else if (found instanceof XmlElement element) {
            element.toXml();
        }
    }

    /** What a framer found, and how many octets it took. */
    private static final class Heard implements StreamFramer.Sink {
        private final List<Object> found = new ArrayList<>();
        private int taken;

        static Heard of(byte[] octets, int piece, XmlLimits limits) {
            Heard heard = new Heard();
            StreamFramer framer = new StreamFramer(limits);
            try {
                for (int at = 0; at < octets.length; at += piece) {
                    int to = Math.min(octets.length, at + piece);
                    int end = framer.feed(octets, at, to, heard);
                    Bounds.require(end >= at && end <= to, "took octets that were not there");
                    heard.taken = Math.max(heard.taken, end);
                    if (end < to) {
                        break;
                    }
                }
            } catch (MalformedStreamException e) {
                heard.found.add(e.condition());
            }
            return heard;
        }

        @Override
        public void header(StreamHeader header) {
            found.add(header);
        }

        @Override
        public void element(XmlElement element) {
            found.add(element);
        }

        @Override
        public void stanza(Stanza stanza, int octets) {
            found.add(stanza);
        }

        @Override
        public void closed() {
            found.add(CLOSED);
        }
    }
}
