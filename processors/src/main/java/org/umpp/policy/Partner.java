// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import org.umpp.sdp.TransportAddresses;

/**
 * A domain we federate with, and what it may do. Secure by default: each field that relaxes something is an option the
 * operator wrote for this partner.
 *
 * @param domain its SIP domain, lower-case A-label
 * @param xmppDomain the domain of its JIDs; the same unless it says otherwise (MAPPINGS §1.5)
 * @param streamAddresses the hosts and ports its session descriptions may name (D-23)
 * @param userBinding true if the local part of {@code a=jid} must be the user of From ({@code jid-binding=user}, D-21)
 * @param singleSession true if each pair of users has one session, whatever the thread ({@code one-session-per-pair})
 * @param entityPolicy what becomes of a presence document about somebody else than the dialog's presentity
 */
public record Partner(
        String domain,
        String xmppDomain,
        TransportAddresses streamAddresses,
        boolean userBinding,
        boolean singleSession,
        EntityPolicy entityPolicy) {

    /** What becomes of a PIDF whose {@code entity} is not the presentity of its dialog. */
    public enum EntityPolicy {
        /** Deliver, and say so in the log: the default, for the draft's own example is misspelt. */
        WARN,
        /** Deliver and say nothing. */
        ACCEPT,
        /** Answer 200 and deliver nothing. */
        DROP
    }

    /** A partner with nothing relaxed. */
    public static Partner of(String domain) {
        return new Partner(domain, domain, TransportAddresses.of(domain), false, false, EntityPolicy.WARN);
    }
}
