// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.io.Serializable;
import org.umpp.address.Jid;

/**
 * An IM session (draft §3): agreed by SIP offer/answer, carried as XMPP stanzas. Each state answers for itself what an
 * event makes of it; an event that means nothing in a state leaves it as it is, so that late and repeated ones do no harm.
 */
public sealed interface Session extends Serializable {

    SessionKey key();

    /** The full JID our user has in this session: the {@code a=jid} of our description. */
    Jid local();

    /** The state after {@code event}. */
    Session on(SessionEvent event);

    /** Our INVITE is out and has no final response yet; stanzas wait. */
    record Offered(SessionKey key, Jid local, String callId) implements Session {
        @Override
        public Session on(SessionEvent event) {
            if (event instanceof SessionEvent.Answered answered) {
                return new Established(key, local, answered.peer(), answered.dialog(), answered.target());
            }
            if (event instanceof SessionEvent.Refused refused) {
                return new Refused(key, local, refused.refusal());
            }
            return this;
        }
    }

    /** Offer and answer are agreed; stanzas flow both ways between {@code local} and {@code peer}. */
    record Established(SessionKey key, Jid local, Jid peer, String dialog, StreamTarget target) implements Session {
        @Override
        public Session on(SessionEvent event) {
            if (event instanceof SessionEvent.Reoffered reoffered) {
                return new Established(key, local, reoffered.peer(), dialog, reoffered.target());
            }
            if (event instanceof SessionEvent.Bye bye) {
                return new Ending(key, local, peer, dialog, bye.drained());
            }
            return this;
        }
    }

    /** A BYE was seen; stanzas that were on their way are still delivered, new ones open another session. */
    record Ending(SessionKey key, Jid local, Jid peer, String dialog, long drained) implements Session {
        @Override
        public Session on(SessionEvent event) {
            if (event instanceof SessionEvent.Clock clock && clock.now() >= drained) {
                return new Ended(key, local);
            }
            return this;
        }
    }

    /** Our offer failed; the stanzas that waited are being bounced, each with its own error. */
    record Refused(SessionKey key, Jid local, Refusal refusal) implements Session {
        @Override
        public Session on(SessionEvent event) {
            return event instanceof SessionEvent.Bounced ? new Ended(key, local) : this;
        }
    }

    /** Nothing more will happen; the registry forgets it. A session never comes back to life. */
    record Ended(SessionKey key, Jid local) implements Session {
        @Override
        public Session on(SessionEvent event) {
            return this;
        }
    }
}
