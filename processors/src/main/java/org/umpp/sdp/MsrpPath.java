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
 * @param secure whether its URIs ask for TLS (msrps); each does, or none
 */
public record MsrpPath(String text, String host, int port, boolean secure) {
    private static final int USUAL_PORT = 2_855;
    private static final int MAX_LENGTH = 2_048;
    private static final Pattern URI = Pattern.compile(
            "msrp(s?)://(?:[^@/ ]+@)?(\\[[0-9a-f:.]+\\]|[^:/@ ]+)(?::([0-9]{1,5}))?/[^; ]+;tcp(?:;[^ ]*)?");

    /** Reads one; empty if it is none, or leads over TLS in part only. */
    static Optional<MsrpPath> of(String text) {
        String path = text.strip();
        if (path.length() > MAX_LENGTH || !Connection.isToken(path.replace(" ", ""))) {
            return Optional.empty();
        }
        MsrpPath first = null;
        for (String uri : path.split(" +", -1)) {
            Matcher matcher = URI.matcher(uri.toLowerCase(Locale.ROOT));
            int port =
                    !matcher.matches() ? 0 : matcher.group(3) == null ? USUAL_PORT : Integer.parseInt(matcher.group(3));
            if (port < 1 || port > 65_535) {
                return Optional.empty();
            }
            boolean secure = !matcher.group(1).isEmpty();
            if (first == null) {
                String host = matcher.group(2);
                String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                first = new MsrpPath(path, bare, port, secure);
            } else if (first.secure != secure) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(first);
    }
}
