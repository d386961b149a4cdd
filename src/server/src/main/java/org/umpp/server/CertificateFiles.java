// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.umpp.net.tls.CertificateNames;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.InvalidCredentialException;
import org.umpp.net.tls.PeerRule;
import org.umpp.net.tls.PeerTrust;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.ServedDomain;
import org.umpp.server.settings.ServerSettings;

/** The certificates, keys and authorities that the settings name. */
final class CertificateFiles {
    private CertificateFiles() {}

    /**
     * Reads them all.
     *
     * @param shown what is shown so far, or null
     * @throws ConfigurationException naming the file and the reason, if one of them cannot be used
     */
    static TlsContexts load(ServerSettings settings, @Nullable Credentials shown) {
        try {
            Credentials.Builder credentials = Credentials.builder();
            for (ServedDomain domain : settings.served()) {
                credentials.load(
                        domain.name(),
                        domain.certificate(),
                        domain.key(),
                        shown == null ? null : shown.forDomain(domain.name()));
            }
            TrustAnchors anchors = TrustAnchors.load(settings.authorities());
            return new TlsContexts(credentials.build(), PeerTrust.of(anchors, rules(settings)));
        } catch (InvalidCredentialException | IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, PeerRule> rules(ServerSettings settings) {
        Map<String, PeerRule> rules = new HashMap<>();
        for (PartnerSettings partner : settings.partners()) {
            Path authorities = partner.authorities();
            if (authorities != null || !partner.pins().isEmpty() || partner.newestTls()) {
                PeerRule rule = new PeerRule(
                        authorities == null ? null : TrustAnchors.load(authorities),
                        partner.pins(),
                        partner.newestTls(),
                        String.valueOf(partner.file()));
                rules.put(partner.partner().domain(), rule);
                rules.put(partner.partner().xmppDomain(), rule);
            }
        }
        return rules;
    }

    /** All files whose content matters. */
    static List<Path> of(ServerSettings settings) {
        List<Path> files = new ArrayList<>();
        files.add(settings.authorities());
        for (ServedDomain domain : settings.served()) {
            files.add(domain.certificate());
            files.add(domain.key());
        }
        for (PartnerSettings partner : settings.partners()) {
            Path authorities = partner.authorities();
            if (authorities != null) {
                files.add(authorities);
            }
        }
        return files;
    }

    /** What is shown. */
    static List<ServedCertificate> describe(ServerSettings settings, Credentials credentials) {
        List<ServedCertificate> certificates = new ArrayList<>();
        for (ServedDomain domain : settings.served()) {
            Credential credential = credentials.forDomain(domain.name());
            if (credential != null) {
                certificates.add(new ServedCertificate(
                        domain.name(),
                        credential.leaf().getSubjectX500Principal().toString(),
                        names(credential.names()),
                        credential.expires(),
                        domain.certificate()));
            }
        }
        return certificates;
    }

    private static List<String> names(CertificateNames names) {
        List<String> all = new ArrayList<>(names.dnsNames());
        all.addAll(names.uris());
        all.addAll(names.srvNames());
        all.addAll(names.xmppAddrs());
        return all;
    }
}
