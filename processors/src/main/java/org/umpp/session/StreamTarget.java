// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where the peer's session description asks for its stanzas, as far as the partner's list lets us follow it; or what carries the session
 * in place of stanzas.
 *
 * @param address {@code host:port}, or empty to use the partner's static route or SRV records
 * @param listed true if the partner's list names the host itself, so that it may resolve to a private address
 * @param msrp what carries the session in place of stanzas; null for stanzas
 */
public record StreamTarget(String address, boolean listed, @Nullable MsrpLeg msrp) implements Serializable {

    /** Not to be followed: the partner's static route or its SRV records decide. */
    public static final StreamTarget NONE = new StreamTarget("", false);

    /** For stanzas. */
    public StreamTarget(String address, boolean listed) {
        this(address, listed, null);
    }

    /** For a session over MSRP. */
    static StreamTarget of(MsrpLeg leg) {
        return new StreamTarget("", false, leg);
    }
}
