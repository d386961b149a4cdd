// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * The Session-Expires header field (RFC 4028 §4).
 *
 * @param seconds the session interval
 * @param refresher who refreshes; null when left open
 */
public record SessionExpires(int seconds, @Nullable Refresher refresher) {
    /** The side that sends the refresh requests. */
    public enum Refresher {
        UAC,
        UAS
    }

    /**
     * Reads a Session-Expires value.
     *
     * @throws MalformedSipException 400 when it is none
     */
    public static SessionExpires parse(String text) {
        ValueScanner scanner = new ValueScanner(text, "Session-Expires");
        int seconds = DeltaSeconds.read(scanner);
        String refresher = scanner.parameters().get("refresher");
        if (refresher == null) {
            return new SessionExpires(seconds, null);
        }
        if (refresher.equalsIgnoreCase("uac")) {
            return new SessionExpires(seconds, Refresher.UAC);
        }
        if (refresher.equalsIgnoreCase("uas")) {
            return new SessionExpires(seconds, Refresher.UAS);
        }
        throw scanner.malformed();
    }

    @Override
    public String toString() {
        if (refresher == null) {
            return Integer.toString(seconds);
        }
        return seconds + (refresher == Refresher.UAC ? ";refresher=uac" : ";refresher=uas");
    }
}
