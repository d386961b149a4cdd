// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.Optional;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;

/** Domain names as peers write them, compared as JIDs compare them (RFC 7622 §3.2). */
final class Domains {
    private Domains() {}

    /** The canonical form, empty when it is no bare domain. */
    static Optional<String> canonical(String text) {
        try {
            Jid jid = Jid.parse(text);
            boolean bare = jid.local().isEmpty() && jid.resource().isEmpty();
            return bare ? Optional.of(jid.domain()) : Optional.empty();
        } catch (MalformedAddressException e) {
            return Optional.empty();
        }
    }

    static boolean same(String received, String canonical) {
        return canonical(received).filter(canonical::equals).isPresent();
    }
}
