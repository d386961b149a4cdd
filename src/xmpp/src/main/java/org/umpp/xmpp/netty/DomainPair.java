// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

/**
 * Two domains between which streams run, in canonical form.
 *
 * @param local ours
 * @param peer the other
 */
public record DomainPair(String local, String peer) {
    @Override
    public String toString() {
        return local + " - " + peer;
    }
}
