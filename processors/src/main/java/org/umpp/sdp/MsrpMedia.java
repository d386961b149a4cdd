// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A stream of MSRP messages (RFC 4975 §8): what an {@code m=message} line of {@code TCP/TLS/MSRP}, or of {@code TCP/MSRP}, and the lines below it
 * say.
 *
 * @param port of the {@code m=} line; a peer follows the path, and needs it to be above 0 only
 * @param path {@code a=path}
 * @param accepted {@code a=accept-types}: the media types that messages may have, lower case; {@code *} stands for any
 * @param wrapped {@code a=accept-wrapped-types}: those that they may have inside of others only
 * @param limit {@code a=max-size}: how many octets a message may have; 0 if it does not say
 * @param setup {@code a=setup} (RFC 6135): who connects
 */
public record MsrpMedia(
        int port, MsrpPath path, List<String> accepted, List<String> wrapped, long limit, Direction setup) {
    /** The transport, over TLS. */
    public static final String SECURE = "TCP/TLS/MSRP";

    /** The transport in clear text. */
    public static final String PLAIN = "TCP/MSRP";

    private static final int MAX_TYPES = 64;

    public MsrpMedia {
        XmppMedia.requireRange(port, 1);
        accepted = List.copyOf(accepted);
        wrapped = List.copyOf(wrapped);
    }

    /** What a media description says of MSRP; empty if it is other media, or none that can be used. */
    static Optional<MsrpMedia> of(MediaDescription media) {
        if (!(media instanceof OtherMedia other)
                || other.port() == 0
                || !other.media().equalsIgnoreCase(XmppMedia.MEDIA)) {
            return Optional.empty();
        }
        List<String> accepted = types(value(other, "accept-types"));
        Optional<MsrpPath> path = MsrpPath.of(value(other, "path"))
                .filter(each -> other.protocol().equalsIgnoreCase(protocol(each.secure())));
        if (accepted.isEmpty() || path.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MsrpMedia(
                other.port(),
                path.get(),
                accepted,
                types(value(other, "accept-wrapped-types")),
                size(value(other, "max-size")),
                Direction.ofSetup(value(other, "setup")).orElse(Direction.ACTIVE)));
    }

    /** The same as media description. */
    OtherMedia toMedia() {
        List<SdpLine> lines = new ArrayList<>();
        lines.add(attribute("accept-types", String.join(" ", accepted)));
        if (!wrapped.isEmpty()) {
            lines.add(attribute("accept-wrapped-types", String.join(" ", wrapped)));
        }
        if (limit > 0) {
            lines.add(attribute("max-size", Long.toString(limit)));
        }
        lines.add(attribute("setup", setup.setup()));
        lines.add(attribute("path", path.text()));
        return new OtherMedia(XmppMedia.MEDIA, port, 1, protocol(path.secure()), List.of("*"), lines);
    }

    /** The transport of paths that ask for TLS, or of those that do not. */
    static String protocol(boolean secure) {
        return secure ? SECURE : PLAIN;
    }

    private static SdpLine attribute(String name, String value) {
        return new SdpLine('a', name + ':' + value);
    }

    private static String value(OtherMedia media, String attribute) {
        for (SdpLine line : media.lines()) {
            if (line.isAttribute(attribute)) {
                return line.attributeValue();
            }
        }
        return "";
    }

    private static List<String> types(String value) {
        List<String> types = new ArrayList<>();
        for (String type : value.strip().toLowerCase(Locale.ROOT).split("\\s+", MAX_TYPES + 1)) {
            if (!type.isEmpty() && types.size() < MAX_TYPES) {
                types.add(type);
            }
        }
        return types;
    }

    private static long size(String value) {
        String digits = value.strip();
        return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : 0;
    }
}
