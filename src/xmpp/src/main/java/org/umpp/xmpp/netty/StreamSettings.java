// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

/**
 * How our streams behave.
 *
 * @param bidi whether to offer and use bidirectional streams (XEP-0288)
 * @param management whether to offer and use stream management (XEP-0198)
 * @param gate how many stanzas come in
 */
public record StreamSettings(
        StreamTimes times, StreamLimits limits, boolean bidi, boolean management, StanzaGate gate) {
    /** Everything on, within the default bounds. */
    public static final StreamSettings DEFAULT =
            new StreamSettings(StreamTimes.DEFAULT, StreamLimits.DEFAULT, true, true, StanzaGate.OPEN);

    /** The same in other times. */
    public StreamSettings with(StreamTimes other) {
        return new StreamSettings(other, limits, bidi, management, gate);
    }

    /** The same within other limits. */
    public StreamSettings with(StreamLimits other) {
        return new StreamSettings(times, other, bidi, management, gate);
    }

    /** The same with and without the extensions. */
    public StreamSettings with(boolean otherBidi, boolean otherManagement) {
        return new StreamSettings(times, limits, otherBidi, otherManagement, gate);
    }

    /** The same behind another gate. */
    public StreamSettings with(StanzaGate other) {
        return new StreamSettings(times, limits, bidi, management, other);
    }
}
