// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code a=path} (RFC 4975 §8.2), as far as this side has to look at it.
 *
 * @param text its URIs, with a space between them
 * @param host where the first of them leads; an IPv6 address without brackets
 * @param port the port there
 */
public record MsrpPath(String text, String host, int port) {
    private static final int USUAL_PORT = 2_855;
    private static final int MAX_LENGTH = 2_048;
    private static final Pattern SECURE = Pattern.compile(
            "msrps://(?:[^@/ ]+@)?(\\[[0-9a-f:.]+\\]|[^:/@ ]+)(?::([0-9]{1,5}))?/[^; ]+;tcp(?:;[^ ]*)?");

    /** A path of which every URI asks for TLS; empty for any other. */
    static Optional<MsrpPath> secure(String text) {
        String path = text.strip();
        if (path.length() > MAX_LENGTH || !Connection.isToken(path.replace(" ", ""))) {
            return Optional.empty();
        }
        MsrpPath first = null;
        for (String uri : path.split(" +", -1)) {
            Matcher matcher = SECURE.matcher(uri.toLowerCase(Locale.ROOT));
            int port =
                    !matcher.matches() ? 0 : matcher.group(2) == null ? USUAL_PORT : Integer.parseInt(matcher.group(2));
            if (port < 1 || port > 65_535) {
                return Optional.empty();
            }
            if (first == null) {
                String host = matcher.group(1);
                first = new MsrpPath(path, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
            }
        }
        return Optional.ofNullable(first);
    }
}
