// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose certificates we believe, and for which domain. A handshake lets in what any authority we know has issued, because it
 * does not know yet who is there; then {@link #objection} says whether that was an authority of the domain the peer proves to
 * be, and one of its keys. Immutable.
 */
public final class PeerTrust {
    private static final Logger LOG = LoggerFactory.getLogger(PeerTrust.class);

    /** The kind of key exchange, which TLS 1.3 does not say; purposes were checked in the handshake. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final Map<String, PeerRule> rules = new HashMap<>();
    private final Map<String, X509ExtendedTrustManager> own = new HashMap<>();
    private final X509ExtendedTrustManager common;
    private final X509ExtendedTrustManager any;

    private PeerTrust(TrustAnchors anchors, Map<String, PeerRule> rulesByDomain) {
        Set<X509Certificate> all = new LinkedHashSet<>(anchors.certificates());
        rulesByDomain.forEach((domain, rule) -> {
            String name = domain.toLowerCase(Locale.ROOT);
            rules.put(name, rule);
            TrustAnchors theirs = rule.anchors();
            if (theirs != null) {
                all.addAll(theirs.certificates());
                own.put(name, theirs.trustManager());
            }
        });
        common = anchors.trustManager();
        any = own.isEmpty() ? common : new TrustAnchors(List.copyOf(all)).trustManager();
    }

    /** The same authorities for everybody. */
    public static PeerTrust of(TrustAnchors anchors) {
        return new PeerTrust(anchors, Map.of());
    }

    /**
     * Rules of their own for some domains.
     *
     * @param anchors the authorities of all others
     * @param rules by domain, in A-labels
     */
    public static PeerTrust of(TrustAnchors anchors, Map<String, PeerRule> rules) {
        return new PeerTrust(anchors, rules);
    }

    /** What a handshake asks. */
    TrustManager trustManager() {
        return any;
    }

    /**
     * Why a peer is not to be taken for a domain which its certificate names, or null if it is; a wrong key goes to the log with
     * the pin that was seen.
     *
     * @param domain in A-labels, any case
     * @param session of a handshake that succeeded
     * @param isClient whether the peer was the client of the handshake
     */
    public @Nullable TlsFailure objection(String domain, SSLSession session, boolean isClient) {
        return objections(Set.of(domain), session, isClient).get(domain);
    }

    /** The same for all domains which a certificate names: those that the peer is not to be taken for. */
    public Map<String, TlsFailure> objections(Set<String> domains, SSLSession session, boolean isClient) {
        if (rules.isEmpty()) {
            return Map.of();
        }
        Map<String, TlsFailure> objections = new HashMap<>();
        try {
            X509Certificate[] chain = chain(session.getPeerCertificates());
            // a certificate may have very many names: what holds for all of them is looked at once
            @Nullable Boolean isCommon = own.isEmpty() ? Boolean.TRUE : null;
            for (String domain : domains) {
                String name = domain.toLowerCase(Locale.ROOT);
                X509ExtendedTrustManager theirs = own.get(name);
                if (theirs == null && isCommon == null) {
                    isCommon = leadsTo(common, chain, isClient);
                }
                boolean trusted = theirs == null ? Boolean.TRUE.equals(isCommon) : leadsTo(theirs, chain, isClient);
                TlsFailure objection = trusted
                        ? objection(name, rules.get(name), chain[0], session.getProtocol())
                        : foreign(name, rules.get(name), chain[0]);
                if (objection != null) {
                    objections.put(domain, objection);
                }
            }
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            domains.forEach(domain -> objections.put(domain, TlsFailure.NO_CERTIFICATE));
        }
        return objections;
    }

    private static TlsFailure foreign(String domain, @Nullable PeerRule rule, X509Certificate leaf) {
        LOG.warn(
                "{} showed a certificate of {}, which is no authority for this domain{}",
                domain,
                leaf.getIssuerX500Principal(),
                rule == null ? "" : "; its authorities are configured in " + rule.source());
        return TlsFailure.UNTRUSTED;
    }

    private static @Nullable TlsFailure objection(
            String domain, @Nullable PeerRule rule, X509Certificate leaf, String protocol) {
        if (rule == null) {
            return null;
        }
        if (!rule.pins().isEmpty()) {
            String pin = PeerRule.pin(leaf);
            if (!rule.pins().contains(pin)) {
                LOG.warn(
                        "{} showed a certificate with the pin {}, which is not among the pins in {}",
                        domain,
                        pin,
                        rule.source());
                return TlsFailure.NOT_PINNED;
            }
        }
        return rule.newestTls() && !protocol.equals("TLSv1.3") ? TlsFailure.VERSION : null;
    }

    private static boolean leadsTo(X509ExtendedTrustManager authorities, X509Certificate[] chain, boolean isClient) {
        try {
            if (isClient) {
                authorities.checkClientTrusted(chain, ANY_KEY_EXCHANGE);
            } else {
                authorities.checkServerTrusted(chain, ANY_KEY_EXCHANGE);
            }
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static X509Certificate[] chain(Certificate[] shown) throws CertificateException {
        X509Certificate[] chain = new X509Certificate[shown.length];
        for (int i = 0; i < shown.length; i++) {
            if (!(shown[i] instanceof X509Certificate certificate)) {
                throw new CertificateException("not an X.509 certificate");
            }
            chain[i] = certificate;
        }
        return chain;
    }
}
