// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;

/** An {@code m=} line and the lines below it while they are being read. */
final class MediaBlock {
    private final String media;
    private final int port;
    private final int portCount;
    private final String protocol;
    private final List<String> formats;
    private final List<SdpLine> lines = new ArrayList<>();
    private @Nullable SdpLine strayConnection;
    private @Nullable SdpLine leadingConnection;
    private boolean attributed;

    MediaBlock(String media, int port, int portCount, String protocol, List<String> formats) {
        this.media = media;
        this.port = port;
        this.portCount = portCount;
        this.protocol = protocol;
        this.formats = formats;
    }

    void add(SdpLine line) {
        switch (line.type()) {
            case 't' -> {
                // The draft repeats t= inside media; the session's own is the one that counts.
            }
            case 'c' -> addConnection(line);
            case 'i', 'b', 'k', 'a' -> {
                keepStray();
                attributed |= line.type() == 'a';
                lines.add(line);
            }
            default -> keepStray();
        }
    }

    private void addConnection(SdpLine line) {
        keepStray();
        if (attributed) {
            strayConnection = line;
        } else {
            lines.add(line);
        }
    }

    /** A c= below an a= is out of place, yet is this block's own unless the very next line opens m=message. */
    private void keepStray() {
        if (strayConnection != null) {
            lines.add(strayConnection);
            strayConnection = null;
        }
    }

    /** Gives the c= that stands directly before {@code next} to it, if that is where the draft has it. */
    void handOver(MediaBlock next) {
        if (next.media.equalsIgnoreCase(XmppMedia.MEDIA)) {
            next.leadingConnection = strayConnection;
            strayConnection = null;
        }
    }

    /** The media this block describes; what it leaves open, the session-level lines and host say. */
    MediaDescription describe(List<SdpLine> sessionLines, String sessionHost) {
        keepStray();
        Optional<ChatType> type = ChatType.of(formats);
        if (port > 0 && type.isPresent() && media.equalsIgnoreCase(XmppMedia.MEDIA) && XmppMedia.isXmpp(protocol)) {
            Direction direction =
                    direction(lines).or(() -> direction(sessionLines)).orElse(Direction.BOTH);
            return new XmppMedia(port, protocol, type.get(), direction, jid(), thread(), host(sessionHost));
        }
        return new OtherMedia(media, port, portCount, protocol, formats, lines);
    }

    private static Optional<Direction> direction(List<SdpLine> lines) {
        return first(lines, "direction", Direction::ofDirection).or(() -> first(lines, "setup", Direction::ofSetup));
    }

    private Optional<String> thread() {
        return first(lines, "thread", value -> XmppMedia.isThread(value) ? Optional.of(value) : Optional.empty());
    }

    /** The JID; none when two lines name two, for then nobody can tell who is meant. */
    private Optional<Jid> jid() {
        Optional<Jid> found = Optional.empty();
        for (SdpLine line : lines) {
            if (line.isAttribute("jid")) {
                Optional<Jid> jid = parseJid(line.attributeValue());
                if (jid.isEmpty() || (found.isPresent() && !found.equals(jid))) {
                    return Optional.empty();
                }
                found = jid;
            }
        }
        return found;
    }

    private static Optional<Jid> parseJid(String value) {
        try {
            return Optional.of(Jid.parse(XmppUri.isXmppUri(value) ? XmppUri.jidText(value) : value));
        } catch (MalformedAddressException e) {
            return Optional.empty();
        }
    }

    /** The host of this block's own c=, else of the one before its m= line, else of the session; the first usable. */
    private String host(String sessionHost) {
        for (SdpLine line : lines) {
            String own = line.type() == 'c' ? Connection.host(line.value()) : "";
            if (!own.isEmpty()) {
                return own;
            }
        }
        String leading = leadingConnection == null ? "" : Connection.host(leadingConnection.value());
        return leading.isEmpty() ? sessionHost : leading;
    }

    private static <T> Optional<T> first(List<SdpLine> lines, String attribute, Function<String, Optional<T>> reading) {
        for (SdpLine line : lines) {
            if (line.isAttribute(attribute)) {
                Optional<T> value = reading.apply(line.attributeValue());
                if (value.isPresent()) {
                    return value;
                }
            }
        }
        return Optional.empty();
    }
}
