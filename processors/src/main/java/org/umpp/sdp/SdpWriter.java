// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes session descriptions strictly by the grammar: CRLF, and every line where RFC 8866 §9 has it. */
public final class SdpWriter {
    private SdpWriter() {}

    /** The description as text. */
    public static String write(SessionDescription description) {
        StringBuilder out = new StringBuilder(512);
        Origin origin = description.origin();
        line(out, 'v', "0");
        out.append("o=").append(origin.username());
        out.append(' ').append(origin.sessionId()).append(' ').append(origin.version());
        out.append(' ').append(origin.networkType()).append(' ').append(origin.addressType());
        if (!origin.address().isEmpty()) {
            out.append(' ').append(origin.address());
        }
        out.append("\r\n");
        line(out, 's', description.name());
        writeSessionLines(out, description);
        for (MediaDescription media : description.media()) {
            if (media instanceof XmppMedia xmpp) {
                writeXmpp(out, xmpp);
            } else if (media instanceof OtherMedia other) {
                writeOther(out, other);
            }
        }
        return out.toString();
    }

    /** The description as the octets of a body, UTF-8. */
    public static byte[] writeBytes(SessionDescription description) {
        return write(description).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeSessionLines(StringBuilder out, SessionDescription description) {
        boolean connected = description.host().isEmpty();
        for (SdpLine line : description.lines()) {
            if (!connected && "iuep".indexOf(line.type()) < 0) {
                line(out, 'c', Connection.value(description.host()));
                connected = true;
            }
            line(out, line.type(), line.value());
        }
    }

    private static void writeXmpp(StringBuilder out, XmppMedia media) {
        mediaLine(
                out,
                XmppMedia.MEDIA,
                Integer.toString(media.port()),
                media.protocol(),
                media.type().formats());
        if (!media.host().isEmpty()) {
            line(out, 'c', Connection.value(media.host()));
        }
        media.direction().direction().ifPresent(value -> line(out, 'a', "direction:" + value));
        line(out, 'a', "setup:" + media.direction().setup());
        media.jid().ifPresent(jid -> line(out, 'a', "jid:" + jid));
        media.thread().ifPresent(thread -> line(out, 'a', "thread:" + thread));
    }

    private static void writeOther(StringBuilder out, OtherMedia media) {
        String port = media.portCount() == 1 ? "" + media.port() : media.port() + "/" + media.portCount();
        mediaLine(out, media.media(), port, media.protocol(), media.formats());
        for (SdpLine line : media.lines()) {
            line(out, line.type(), line.value());
        }
    }

    private static void mediaLine(StringBuilder out, String media, String port, String protocol, List<String> formats) {
        out.append("m=").append(media).append(' ').append(port).append(' ').append(protocol);
        for (String format : formats) {
            out.append(' ').append(format);
        }
        out.append("\r\n");
    }

    private static void line(StringBuilder out, char type, String value) {
        out.append(type).append('=').append(value).append("\r\n");
    }
}
