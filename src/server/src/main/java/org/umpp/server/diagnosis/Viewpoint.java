// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TrustAnchors;

/** From where a diagnosis looks: our server's own domains, trust and partners, as they are now. */
public interface Viewpoint {
    /** What we show, for each of our domains. */
    Credentials credentials();

    /** Whose certificates we believe. */
    TrustAnchors anchors();

    /** Whom we ask for names. */
    Resolver resolver();

    /** The partner with this SIP or XMPP domain (lower-case A-label), or null when our configuration has none. */
    @Nullable
    KnownPartner partner(String domain);

    /** What we know of sessions over MSRP with such a partner, or null when its file does not allow them. */
    default @Nullable MsrpRung msrp(String domain) {
        return null;
    }
}
