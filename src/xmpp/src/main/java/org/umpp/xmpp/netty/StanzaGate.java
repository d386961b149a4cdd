// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import org.umpp.xmpp.stream.Stanza;

/**
 * Decides how many stanzas come in. It is asked on network threads, before anything else is done about a stanza, and must not block.
 * What is taken is delivered, what is refused goes back with an error of its own, and what is not read is not lost.
 */
public interface StanzaGate {
    /** Lets everything in. */
    StanzaGate OPEN = new StanzaGate() {
        @Override
        public Verdict admit(Stanza stanza) {
            return Verdict.TAKE;
        }

        @Override
        public long pause(String peerDomain) {
            return 0;
        }
    };

    /** What becomes of a stanza. */
    enum Verdict {
        TAKE,
        /** It goes back: {@code resource-constraint}, to be tried again later. */
        REFUSE,
        /** The stream ends: {@code policy-violation}. */
        END
    }

    /** What becomes of a stanza, which comes from the domain that its stream proved. */
    Verdict admit(Stanza stanza);

    /** For how many nanoseconds nothing is to be read from this domain after what it has sent; 0 to read on. */
    long pause(String peerDomain);
}
