// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.List;
import java.util.Locale;
import org.umpp.sip.message.SipUri;

/**
 * A proxy of our own between us and partners (RFC 3261 §8.1.2): requests go out through it, and it has proved who is behind those that
 * it brings.
 *
 * @param name what its certificate must name, in lower case
 * @param targets where it is, first choice first; at least one
 */
public record Edge(String name, List<Target> targets) {
    public Edge {
        name = name.toLowerCase(Locale.ROOT);
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("edge: " + name + " is nowhere (expected: at least one target)");
        }
    }

    /** Its URI, as it stands in Route: a loose router (§16.12). */
    public SipUri uri() {
        Target first = targets.get(0);
        String host = first.host().indexOf(':') < 0 ? first.host() : '[' + first.host() + ']';
        return SipUri.of(false, "", host, first.port())
                .with("transport", first.protocol().parameter())
                .with("lr", "");
    }
}
