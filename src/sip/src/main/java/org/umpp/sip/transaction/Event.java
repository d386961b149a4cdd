// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

/** What can happen to a transaction. A client receives the responses named here; a server's user hands them in. */
public enum Event {
    /** The request of a server transaction arrived again. */
    REQUEST,
    /** An ACK for a server transaction arrived. */
    ACK,
    /** A 1xx response. */
    PROVISIONAL,
    /** A 2xx response. */
    SUCCESS,
    /** A 3xx, 4xx, 5xx or 6xx response. */
    REJECTION,
    /** The transport could not send what the transaction gave it. */
    TRANSPORT_ERROR,
    FIRED_A,
    FIRED_B,
    FIRED_D,
    FIRED_E,
    FIRED_F,
    FIRED_G,
    FIRED_H,
    FIRED_I,
    FIRED_J,
    FIRED_K,
    FIRED_L,
    FIRED_M,
    FIRED_TRYING,
    FIRED_LATE;

    /** The event for a response of this status code (100 to 699). */
    public static Event ofStatus(int status) {
        return status < 200 ? PROVISIONAL : status < 300 ? SUCCESS : REJECTION;
    }
}
