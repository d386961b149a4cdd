// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the configuration says that a domain is found, in place of the DNS; may change while we run. */
@FunctionalInterface
public interface StaticRoutes {
    /** No domain has a static route. */
    StaticRoutes NONE = domain -> List.of();

    /**
     * The targets of a domain in the order to try them, all of one protocol; empty when the DNS is to be asked.
     *
     * @param domain in lower case
     */
    List<Target> to(String domain);

    /** What stands between us and every domain that has no static route; null if nothing does. */
    default @Nullable Edge edge() {
        return null;
    }

    /** The organisation's own SIP server, which has the users of some of our domains; null if there is none. */
    default @Nullable HomeProxy home() {
        return null;
    }

    /** Those of our domains whose users have their phones attached here; null if none has. */
    default @Nullable PhoneListening phones() {
        return null;
    }

    /**
     * Whether a domain is to see {@code sip:} where we would write {@code im:} or {@code pres:}, because it, or a proxy in front of it,
     * reads nothing else.
     *
     * @param domain in lower case
     */
    default boolean readsSipOnly(String domain) {
        return false;
    }
}
