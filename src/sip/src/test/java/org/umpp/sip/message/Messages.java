// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package say messages with: text blocks, and the one message of a stream. */
final class Messages {
    private Messages() {}

    /** A head as a text block becomes a message: CRLFs, Content-Length and the body are added. */
    static byte[] wire(String head, String body) {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        String text = head.strip().replace("\n", "\r\n") + "\r\nContent-Length: " + octets.length + "\r\n\r\n" + body;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SipRequest request(String head) {
        return request(head, "");
    }

    static SipRequest request(String head, String body) {
        return (SipRequest) decode(wire(head, body));
    }

    static SipResponse response(String head) {
        return (SipResponse) decode(wire(head, ""));
    }

    /** The one message these octets are. */
    static SipMessage decode(byte[] octets) {
        SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);
        decoder.append(octets, 0, octets.length);
        SipElement element = decoder.next();
        if (element instanceof SipMessage message && decoder.next() == null && !decoder.isAmidMessage()) {
            return message;
        }
        throw new AssertionError("not one message: " + element);
    }

    /** Everything a stream yields, fed whole: messages, keep-alives, and violations as their status and reason. */
    static List<Object> all(SipDecoder decoder, byte[] octets, int from, int to) {
        decoder.append(octets, from, to - from);
        List<Object> found = new ArrayList<>();
        while (true) {
            try {
                SipElement element = decoder.next();
                if (element == null) {
                    return found;
                }
                found.add(element);
            } catch (MalformedSipException e) {
                found.add(e.status() + " " + e.reason() + (e.closes() ? ", closed" : "") + " " + e.request());
            }
        }
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
