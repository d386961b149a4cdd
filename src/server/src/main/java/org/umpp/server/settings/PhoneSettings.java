// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.umpp.sip.transport.Listener;
import org.umpp.sip.transport.PhoneListening;

/**
 * Phones that are attached directly, without a SIP server of the organisation.
 *
 * @param listen where they register, over TLS
 * @param host the host by which they reach us there
 * @param users the file with the users and what stands for their passwords
 * @param domains those of the domains served whose users have such phones, at least one, lower-case A-labels
 * @param accepted the types that they take in a MESSAGE beside text/plain
 * @param watched whether users of partners may see whether they are there
 */
public record PhoneSettings(
        HostPort listen, String host, Path users, List<String> domains, Set<String> accepted, boolean watched) {
    public PhoneSettings {
        domains = List.copyOf(domains);
        accepted = Set.copyOf(accepted);
    }

    /** The same for the component. */
    public PhoneListening listening() {
        return new PhoneListening(Set.copyOf(domains), host.indexOf(':') < 0 ? host : '[' + host + ']');
    }

    /** Where they come in. */
    public Listener listener() {
        return Listener.phones(listen.host(), listen.port());
    }
}
