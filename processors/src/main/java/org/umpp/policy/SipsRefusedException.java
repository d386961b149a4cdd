// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

/**
 * A request is for a sips URI, which promises TLS on every hop; behind a gateway nobody can keep that promise unless both
 * operators have agreed on it (RFC 7247 §8): 480 with Warning 380 (RFC 5630).
 */
public final class SipsRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SipsRefusedException(String domain) {
        super(domain + " asks for sips, which needs sips-xmpp = agreed in its file");
    }
}
