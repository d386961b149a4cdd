// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.util.List;
import org.umpp.sip.transport.Edge;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.Target;

/**
 * A SIP proxy of our own in front of the server.
 *
 * @param addresses where it is, first choice first
 * @param name what its certificate names; lower case
 */
public record EdgeSettings(List<HostPort> addresses, String name) {
    public EdgeSettings {
        addresses = List.copyOf(addresses);
    }

    /** The same for the component. */
    public Edge edge() {
        return new Edge(
                name,
                addresses.stream()
                        .map(at -> new Target(Protocol.TLS, at.host(), at.port()))
                        .toList());
    }
}
