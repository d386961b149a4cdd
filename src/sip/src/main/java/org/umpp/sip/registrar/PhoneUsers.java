// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import java.util.ArrayList;
import java.util.List;
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
     * How many octets a MESSAGE to a phone may have: it goes over the one connection by which the phone is attached, so that nothing on its way
     * lacks congestion control (RFC 3428 §8).
     */
    default int longestMessage() {
        return 1_300;
    }

    /**
     * What stands for a user's password ({@link DigestAlgorithm#secret}), of which the domain is the realm; null if there is no such user, or none
     * for this algorithm.
     */
    @Nullable
    String secret(String user, String domain, DigestAlgorithm algorithm);

    /**
     * The algorithms that a user is asked with, the best first: those there is a secret for, as some phones give up when they are asked with one they
     * do not know. Somebody who is not known is asked with all.
     */
    default List<DigestAlgorithm> algorithms(String user, String domain) {
        List<DigestAlgorithm> known = new ArrayList<>();
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (secret(user, domain, algorithm) != null) {
                known.add(algorithm);
            }
        }
        return known.isEmpty() ? List.of(DigestAlgorithm.values()) : known;
    }
}
