// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import java.io.Serializable;

/**
 * The session timer of an INVITE dialog (RFC 4028).
 *
 * @param interval the session interval, in seconds
 * @param minimum the Min-SE to state in our requests, in seconds
 * @param weRefresh whether we are the refresher
 * @param refreshAt when to refresh, in milliseconds since the epoch; never when the peer does
 * @param endAt when the session is given up, in milliseconds since the epoch
 */
public record SessionTimer(int interval, int minimum, boolean weRefresh, long refreshAt, long endAt)
        implements Serializable {
    /** The interval that we ask for, in seconds. */
    public static final int INTERVAL = 1800;

    /** The smallest interval that we accept, in seconds: the RFC's own minimum (RFC 4028 §5). */
    public static final int MINIMUM = 90;

    /** A timer that starts now. */
    public static SessionTimer start(int interval, int minimum, boolean weRefresh, long now) {
        long end = now + interval * 1000L;
        // RFC 4028 §10: the refresher refreshes at half time; the other side ends the session a little before the end.
        return weRefresh
                ? new SessionTimer(interval, minimum, true, now + interval * 500L, end)
                : new SessionTimer(interval, minimum, false, Long.MAX_VALUE, end - Math.min(32, interval / 3) * 1000L);
    }

    /**
     * The timer after an exchange of offers.
     *
     * @param agreed the Session-Expires of the exchange in seconds; 0 for none, which leaves the refreshing to us
     */
    SessionTimer restarted(int agreed, boolean theyRefresh, long now) {
        return agreed == 0 ? start(interval, minimum, true, now) : start(within(agreed), minimum, !theyRefresh, now);
    }

    /** RFC 4028 §9: what the peer asks for may be lowered; below the minimum it was refused before. */
    private int within(int agreed) {
        return Math.min(Math.max(agreed, MINIMUM), Math.max(INTERVAL, minimum));
    }

    /** The timer with its next refresh at another time. */
    SessionTimer refreshingAt(long when) {
        return new SessionTimer(interval, minimum, weRefresh, when, endAt);
    }

    /** The timer after a 422: the interval is what the peer demands at least (RFC 4028 §7.3). */
    SessionTimer raised(int minSe, long now) {
        return new SessionTimer(Math.max(interval, minSe), Math.max(minimum, minSe), weRefresh, now, endAt);
    }

    long deadline() {
        return Math.min(refreshAt, endAt);
    }
}
