// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;

/**
 * An IM session (draft §3): agreed by SIP offer/answer, carried as XMPP stanzas. Each state answers for itself what an
 * event makes of it; an event that means nothing in a state leaves it as it is, so that late and repeated ones do no harm.
 */
public sealed interface Session extends Serializable {

    SessionKey key();

    /** The full JID our user has in this session: the {@code a=jid} of our description. */
    Jid local();

    /** The thread of its stanzas: that of its key, unless the peer's offer has crossed ours and won, or came later, with another. */
    default String thread() {
        return key().thread();
    }

    /** The state after {@code event}. */
    Session on(SessionEvent event);

    /**
     * Our INVITE is out and has no final response yet; stanzas wait.
     *
     * @param callId its Call-ID
     * @param anyThread true if no user has named the thread, so that a session of the two in another one serves as well
     * @param rival what the peer's own INVITE has agreed, which has crossed ours (D-06); or null
     */
    record Offered(SessionKey key, Jid local, String callId, boolean anyThread, @Nullable Established rival)
            implements Session {
        /** An offer in a thread that a user has named, which nothing has crossed yet. */
        public Offered(SessionKey key, Jid local, String callId) {
            this(key, local, callId, false, null);
        }

        @Override
        public Session on(SessionEvent event) {
            if (event instanceof SessionEvent.Crossed crossed) {
                return new Offered(key, local, callId, anyThread, crossed.rival());
            }
            if (event instanceof SessionEvent.Answered answered) {
                // both sides compare the same two Call-IDs, so that they keep the same dialog
                return rival == null || callId.compareTo(rival.callId()) < 0
                        ? new Established(key, local, answered.peer(), answered.dialog(), answered.target())
                        : rival;
            }
            if (event instanceof SessionEvent.Refused refused) {
                return rival == null ? new Refused(key, local, refused.refusal()) : rival;
            }
            if (event instanceof SessionEvent.Bye bye
                    && rival != null
                    && rival.dialog().equals(bye.dialog())) {
                return new Offered(key, local, callId, anyThread, null);
            }
            return this;
        }
    }

    /** Offer and answer are agreed; stanzas flow both ways between {@code local} and {@code peer}. */
    record Established(SessionKey key, Jid local, Jid peer, String dialog, StreamTarget target, String thread)
            implements Session {
        /** A session in the thread of its key. */
        public Established(SessionKey key, Jid local, Jid peer, String dialog, StreamTarget target) {
            this(key, local, peer, dialog, target, key.thread());
        }

        /** Whether it is carried by MSRP, and not by stanzas. */
        public boolean isMsrp() {
            return target.msrp() != null;
        }

        /** The Call-ID, with which the id of the dialog begins. */
        public String callId() {
            int end = dialog.indexOf(';');
            return end < 0 ? dialog : dialog.substring(0, end);
        }

        /** The same, found under another key. */
        Established under(SessionKey other) {
            return new Established(other, local, peer, dialog, target, thread);
        }

        @Override
        public Session on(SessionEvent event) {
            if (event instanceof SessionEvent.Reoffered reoffered) {
                String next = reoffered.thread() == null ? thread : reoffered.thread();
                return new Established(key, local, reoffered.peer(), dialog, reoffered.target(), next);
            }
            if (event instanceof SessionEvent.Bye bye && dialog.equals(bye.dialog())) {
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
