// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may attach a phone; may change while we run. */
public interface PhoneUsers {
    /** Nobody. */
    PhoneUsers NOBODY = new PhoneUsers() {
        @Override
        public Set<String> domains() {
            return Set.of();
        }

        @Override
        public @Nullable String secret(String user, String domain, DigestAlgorithm algorithm) {
            return null;
        }
    };

    /** The domains of ours whose users have their phones here, in lower case. */
    Set<String> domains();

    /**
     * What stands for a user's password ({@link DigestAlgorithm#secret}), of which the domain is the realm; null if there is no such user, or none
     * for this algorithm.
     */
    @Nullable
    String secret(String user, String domain, DigestAlgorithm algorithm);
}
