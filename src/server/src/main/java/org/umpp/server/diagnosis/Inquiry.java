// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.TrustAnchors;

/**
 * What one diagnosis is about.
 *
 * @param local for which of our domains we speak
 * @param own what we show of it
 * @param whole when all is over
 */
record Inquiry(
        KnownPartner partner,
        String local,
        Credential own,
        TrustAnchors anchors,
        Resolver resolver,
        TimeLimits limits,
        Deadline whole) {

    /** The deadline of a step that begins now. */
    Deadline step() {
        return whole.orIn(limits.step());
    }

    /** Until when to wait for a peer that refuses our certificate. */
    Deadline refusal() {
        return whole.orIn(limits.refusal());
    }
}
