// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.umpp.address.Jid;
import org.umpp.net.tls.CertificateNames;
import org.umpp.net.tls.PeerTrust;
import org.umpp.xmpp.stream.CertificateProof;

/** Who is at the other end of a TLS connection: its certificate names the domain, and the partner's own rules allow it (D-30). */
final class ProvenPeer implements Predicate<String> {
    private final SSLEngine engine;
    private final PeerTrust trust;
    private final CertificateProof proof;

    /** What was found; asking again must not log again. */
    private final Map<String, Boolean> found = new HashMap<>();

    /** @param engine of a handshake that succeeded */
    ProvenPeer(SSLEngine engine, PeerTrust trust) {
        this.engine = engine;
        this.trust = trust;
        this.proof = new CertificateProof(names(engine));
    }

    @Override
    public boolean test(String domain) {
        return found.computeIfAbsent(domain, name -> proof.test(name) && isTrusted(name));
    }

    private boolean isTrusted(String domain) {
        String ascii = new Jid("", domain, "").asciiDomain();
        return trust.objection(ascii, engine.getSession(), !engine.getUseClientMode()) == null;
    }

    /** The names in the certificate that a peer has shown. */
    static CertificateNames names(SSLEngine engine) {
        try {
            Certificate[] chain = engine.getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate leaf ? CertificateNames.of(leaf) : CertificateNames.NONE;
        } catch (SSLPeerUnverifiedException e) {
            return CertificateNames.NONE;
        }
    }
}
