// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

/** The timers of the four machines, by their letters (RFC 3261 Table 4, RFC 6026 §7), and two of the server side that have none. */
public enum Timer {
    /** INVITE retransmission by the client, unreliable transports only. */
    A(Event.FIRED_A),
    /** The INVITE client gives up. */
    B(Event.FIRED_B),
    /** How long an INVITE client absorbs repeated non-2xx final responses. */
    D(Event.FIRED_D),
    /** Retransmission by the non-INVITE client, unreliable transports only. */
    E(Event.FIRED_E),
    /** The non-INVITE client gives up. */
    F(Event.FIRED_F),
    /** Retransmission of a non-2xx final response by the INVITE server, unreliable transports only. */
    G(Event.FIRED_G),
    /** The INVITE server gives up waiting for the ACK to its non-2xx final response. */
    H(Event.FIRED_H),
    /** How long an INVITE server absorbs repeated ACKs. */
    I(Event.FIRED_I),
    /** How long a non-INVITE server answers repeated requests. */
    J(Event.FIRED_J),
    /** How long a non-INVITE client absorbs repeated responses. */
    K(Event.FIRED_K),
    /** How long an INVITE server stays in Accepted (RFC 6026 §7.1). */
    L(Event.FIRED_L),
    /** How long an INVITE client stays in Accepted (RFC 6026 §7.2). */
    M(Event.FIRED_M),
    /** When a server says 100 because its user is slow (RFC 3261 §17.2.1 for INVITE, RFC 4320 §4.1 for the others). */
    TRYING(Event.FIRED_TRYING),
    /** When it is too late for any response to a non-INVITE request (RFC 4320 §4.2). */
    LATE(Event.FIRED_LATE);

    private final Event fired;

    Timer(Event fired) {
        this.fired = fired;
    }

    /** The event that a machine sees when this timer fires. */
    public Event fired() {
        return fired;
    }
}
