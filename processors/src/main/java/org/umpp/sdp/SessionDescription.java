// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * A session description (RFC 8866 §5), canonical: its lines stand in the order of the grammar and it has a time.
 *
 * @param origin {@code o=}
 * @param name {@code s=}, {@code -} when the session has no name
 * @param host the host of the session-level {@code c=}, {@code ""} when there is none
 * @param lines the other session-level lines, in grammar order
 * @param media the media descriptions, in the order of the offer
 */
public record SessionDescription(
        Origin origin, String name, String host, List<SdpLine> lines, List<MediaDescription> media) {
    /** No name (RFC 8866 §5.3). */
    static final String NO_NAME = "-";

    /** A session that is not bound to any time (RFC 8866 §5.9; RFC 3264 §5). */
    static final SdpLine UNBOUNDED_TIME = new SdpLine('t', "0 0");

    public SessionDescription {
        if (name.isEmpty() || !SdpLine.isTextual(name)) {
            throw new IllegalArgumentException("s=: empty or several lines (expected: one line)");
        }
        if (!host.isEmpty() && !Connection.isToken(host)) {
            throw new IllegalArgumentException("c=: white space or a control in the host");
        }
        lines = SdpLine.inGrammarOrder(timed(lines));
        media = List.copyOf(media);
    }

    /**
     * This description as the next one of a session that {@code previous} described: the same origin, and its version
     * one higher if anything else differs (RFC 3264 §8).
     */
    public SessionDescription following(SessionDescription previous) {
        SessionDescription same = with(previous.origin);
        return same.equals(previous) ? previous : with(previous.origin.next());
    }

    private SessionDescription with(Origin changed) {
        return new SessionDescription(changed, name, host, lines, media);
    }

    private static List<SdpLine> timed(List<SdpLine> lines) {
        for (SdpLine line : lines) {
            if (line.type() == 't') {
                return lines;
            }
        }
        List<SdpLine> timed = new ArrayList<>(lines);
        timed.add(UNBOUNDED_TIME);
        return timed;
    }
}
