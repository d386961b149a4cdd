// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Media that carries no XMPP messages, or a message line that is out of use (port 0); kept as received.
 *
 * @param media {@code audio}, {@code message}, …
 * @param port 0-65535
 * @param portCount how many ports in a row, 1 or more
 * @param protocol {@code RTP/AVP}, {@code TCP/MSRP}, …
 * @param formats one or more
 * @param lines the lines below {@code m=}, in grammar order
 */
public record OtherMedia(
        String media, int port, int portCount, String protocol, List<String> formats, List<SdpLine> lines)
        implements MediaDescription {

    public OtherMedia {
        XmppMedia.requireRange(port, 0);
        if (portCount < 1) {
            throw new IllegalArgumentException("m=: " + portCount + " ports (expected: 1 or more)");
        }
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("m=: no format (expected: one or more)");
        }
        XmppMedia.requireToken(media);
        XmppMedia.requireToken(protocol);
        formats.forEach(XmppMedia::requireToken);
        formats = List.copyOf(formats);
        lines = SdpLine.inGrammarOrder(lines);
    }

    /** {@inheritDoc} Keeps what tells the media apart ({@code a=rtpmap}, as the draft's answer does, and {@code a=mid}). */
    @Override
    public OtherMedia declined() {
        List<SdpLine> kept = new ArrayList<>();
        for (SdpLine line : lines) {
            if (line.isAttribute("rtpmap") || line.isAttribute("mid")) {
                kept.add(line);
            }
        }
        return new OtherMedia(media, 0, 1, protocol, formats, kept);
    }
}
