// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

/** What a machine asks the transaction that runs it to do. */
public sealed interface Action {
    /** Actions without a parameter. */
    enum Do implements Action {
        /** Send the request of this client transaction (again). */
        SEND_REQUEST,
        /** Send the ACK for the non-2xx final response (RFC 3261 §17.1.1.3). */
        SEND_ACK,
        /** Send the latest response of this server transaction (again). */
        SEND_RESPONSE,
        /** Send a 100 (Trying) of the server's own making. */
        SEND_TRYING,
        /** Give the message just received to the transaction's user. */
        PASS_UP,
        /** Tell the user that the peer did not answer in time. */
        REPORT_TIMEOUT,
        /** Tell the user that the transport failed. */
        REPORT_TRANSPORT_ERROR
    }

    /** Start this timer; its length is that of {@link Timers}. */
    record Start(Timer timer) implements Action {}

    /** Stop this timer. */
    record Stop(Timer timer) implements Action {}
}
