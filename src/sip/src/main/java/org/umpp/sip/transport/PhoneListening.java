// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.Set;

/**
 * What phones that are attached directly are told.
 *
 * @param domains those of our domains whose users have their phones here, in lower case
 * @param host the host by which they reach us: of our Contact in their dialogs
 */
public record PhoneListening(Set<String> domains, String host) {
    public PhoneListening {
        domains = Set.copyOf(domains);
    }
}
