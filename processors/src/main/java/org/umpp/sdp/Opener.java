// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/** Which side of an offer/answer exchange opens the XMPP stream, if no stream of the two domains is there already. */
public enum Opener {
    OFFERER,
    ANSWERER,
    /** Either, and both may at once; whatever stream is authenticated first is used. */
    EITHER,
    /** Nobody on account of this session (RFC 4145 §4, {@code holdconn}). */
    NEITHER;

    /** The opener that an offered and an answered direction make; an answer that is not allowed counts as both/both. */
    public static Opener of(Direction offered, Direction answered) {
        if (!offered.allows(answered)) {
            return EITHER;
        }
        if (answered == Direction.HOLDCONN) {
            return NEITHER;
        }
        boolean offererMay = offered != Direction.PASSIVE && answered != Direction.ACTIVE;
        boolean answererMay = offered != Direction.ACTIVE && answered != Direction.PASSIVE;
        return offererMay && answererMay ? EITHER : offererMay ? OFFERER : ANSWERER;
    }

    boolean offererMayOpen() {
        return this == OFFERER || this == EITHER;
    }

    boolean answererMayOpen() {
        return this == ANSWERER || this == EITHER;
    }
}
