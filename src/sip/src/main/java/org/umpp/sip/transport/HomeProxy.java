// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.umpp.sip.message.SipUri;

/**
 * The organisation's own SIP server, the home of the users of some of our domains (RFC 3261 §6): requests to them go there, and it has proved
 * who they are when it brings theirs.
 *
 * @param name what its certificate must name, in lower case; without TLS the host of its address
 * @param targets where it is, first choice first; at least one, all of one protocol
 * @param domains those of our domains whose users it has, in lower case
 * @param host the host by which it reaches us without TLS: of our Via and Contact there
 */
public record HomeProxy(String name, List<Target> targets, Set<String> domains, String host) {
    public HomeProxy {
        name = name.toLowerCase(Locale.ROOT);
        targets = List.copyOf(targets);
        domains = Set.copyOf(domains);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("home proxy: " + name + " is nowhere (expected: at least one target)");
        }
    }

    /** Whether it is reached over TLS; else by its address alone. */
    boolean isSecure() {
        return targets.get(0).protocol() == Protocol.TLS;
    }

    /** Its own URI. */
    SipUri uri() {
        Target first = targets.get(0);
        String shown = first.host().indexOf(':') < 0 ? first.host() : '[' + first.host() + ']';
        return SipUri.of(false, "", shown, first.port())
                .with("transport", first.protocol().parameter());
    }
}
