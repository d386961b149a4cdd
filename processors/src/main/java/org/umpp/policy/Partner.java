// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.util.Set;
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
 * @param sipsAgreed true if its requests for sips URIs are served ({@code sips-xmpp=agreed}, D-24)
 * @param entityPolicy what becomes of a presence document about somebody else than the dialog's presentity
 * @param profile how it reads what the draft leaves open
 * @param maxSessions how many IM sessions it may have with us at once
 * @param maxSubscriptions how many presence subscriptions it may have with us at once, in both directions
 * @param sessions whether users need a session to write to each other
 * @param pager what it may do without one, by SIP MESSAGE
 * @param msrp how sessions of users who have no XMPP are carried by MSRP ({@code fallback=msrp})
 */
public record Partner(
        String domain,
        String xmppDomain,
        TransportAddresses streamAddresses,
        boolean userBinding,
        boolean singleSession,
        boolean sipsAgreed,
        EntityPolicy entityPolicy,
        Profile profile,
        int maxSessions,
        int maxSubscriptions,
        Sessions sessions,
        Pager pager,
        Msrp msrp) {

    /** How many of anything a partner may have if nobody says: as many as the server. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Whether users write to each other in sessions only. */
    public enum Sessions {
        /** SIP agrees each session, and nothing passes without one: the default (D-22). */
        STRICT,
        /** SIP agrees sessions, but a stanza that comes without one is let in by the rules of XMPP ({@code sessions=open-xmpp}). */
        OPEN,
        /** There is no SIP: a plain XMPP domain ({@code type=xmpp}). */
        IMPLICIT,
        /** There are none over XMPP: a plain SIP domain, whose users write by MESSAGE, or over MSRP ({@code type=sip}). */
        NONE
    }

    /**
     * What is said by SIP MESSAGE (RFC 3428).
     *
     * @param allowed whether messages may come and go so
     * @param chat whether what comes is a chat to our users, and not a single message ({@code message-type=chat})
     * @param accepted the types that the partner's users take beside text/plain ({@code accepts})
     */
    public record Pager(boolean allowed, boolean chat, Set<String> accepted) {
        /** Nothing is. */
        public static final Pager NONE = new Pager(false, false, Set.of("multipart/alternative"));

        public Pager {
            accepted = Set.copyOf(accepted);
        }
    }

    /** How MSRP is spoken. */
    public enum Msrp {
        /** Not at all: the default. */
        NONE,
        /** Over TLS. */
        TLS,
        /** In clear text, over a network that is trusted ({@code msrp.security=plain}); over TLS where its users ask for that. */
        PLAIN
    }

    /** How a partner reads what the draft leaves open. */
    public enum Profile {
        /** As the RFCs say: the default. */
        RFC,
        /** As the draft prints it: without Accept its watchers want application/cpim-pidf+xml. */
        UMPP_00
    }

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

    /** A partner of the profile {@link Profile#RFC} with no bounds of its own. */
    public Partner(
            String domain,
            String xmppDomain,
            TransportAddresses streamAddresses,
            boolean userBinding,
            boolean singleSession,
            EntityPolicy entityPolicy) {
        this(
                domain,
                xmppDomain,
                streamAddresses,
                userBinding,
                singleSession,
                false,
                entityPolicy,
                Profile.RFC,
                UNLIMITED,
                UNLIMITED,
                Sessions.STRICT,
                Pager.NONE,
                Msrp.NONE);
    }

    /** A plain XMPP domain with nothing relaxed. */
    public static Partner xmpp(String domain) {
        return xmpp(domain, UNLIMITED);
    }

    /** A plain XMPP domain, with so many presence subscriptions at once. */
    public static Partner xmpp(String domain, int maxSubscriptions) {
        return new Partner(
                domain,
                domain,
                TransportAddresses.of(domain),
                false,
                false,
                false,
                EntityPolicy.WARN,
                Profile.RFC,
                UNLIMITED,
                maxSubscriptions,
                Sessions.IMPLICIT,
                Pager.NONE,
                Msrp.NONE);
    }

    /** True if it is a plain XMPP domain: no SIP, sessions are implicit, presence is XMPP's. */
    public boolean isXmpp() {
        return sessions == Sessions.IMPLICIT;
    }

    /** True if it is a plain SIP domain: no XMPP, messages are pager-mode messages, or go over MSRP. */
    public boolean isSip() {
        return sessions == Sessions.NONE;
    }

    /** True if sessions may go over MSRP. */
    public boolean hasMsrp() {
        return msrp != Msrp.NONE;
    }

    /** What kind of partner it is, as its file says. */
    public String type() {
        if (isXmpp()) {
            return "xmpp";
        }
        return isSip() ? "sip" : "umpp";
    }
}
