// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.io.Serializable;

/**
 * Where the peer's session description asks for its stanzas, as far as the partner's list lets us follow it.
 *
 * @param address {@code host:port}, or empty to use the partner's static route or SRV records
 * @param listed true if the partner's list names the host itself, so that it may resolve to a private address
 */
public record StreamTarget(String address, boolean listed) implements Serializable {

    /** Not to be followed: the partner's static route or its SRV records decide. */
    public static final StreamTarget NONE = new StreamTarget("", false);
}
