// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.List;

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
}
