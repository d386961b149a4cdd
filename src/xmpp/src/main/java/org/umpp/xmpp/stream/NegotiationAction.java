// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/** What a stream must do next, in the order given. */
public sealed interface NegotiationAction {
    /**
     * Send this.
     *
     * @param shown what traces show of it
     */
    record Send(String xml, String shown) implements NegotiationAction {
        /** What may be seen. */
        public Send(String xml) {
            this(xml, xml);
        }

        /** What is sent may prove who we are. */
        @Override
        public String toString() {
            return "Send[" + shown + "]";
        }
    }

    /** Begin TLS now; octets already received behind this point were not protected and are refused (RFC 6120 §5.3.2). */
    record StartTls() implements NegotiationAction {}

    /** Read what follows as a new stream (RFC 6120 §4.3.3). */
    record Restart() implements NegotiationAction {}

    /** Stanzas may flow. */
    record Open(OpenedStream stream) implements NegotiationAction {}

    /** Close the connection once all is sent. */
    record End(StreamEnd end) implements NegotiationAction {}
}
