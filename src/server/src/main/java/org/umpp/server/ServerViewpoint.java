// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.policy.Partner;
import org.umpp.server.diagnosis.KnownPartner;
import org.umpp.server.diagnosis.MsrpRung;
import org.umpp.server.diagnosis.Viewpoint;
import org.umpp.server.settings.EdgeSettings;
import org.umpp.server.settings.HostPort;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.ServerSettings;

/**
 * From where a diagnosis of this server looks: what the server's settings say.
 *
 * @param beans what the ladder remembers
 * @param msrpListening whether we take connections for MSRP
 */
record ServerViewpoint(
        ServerSettings settings,
        Credentials credentials,
        TrustAnchors anchors,
        Resolver resolver,
        FederationBeans beans,
        BooleanSupplier msrpListening)
        implements Viewpoint {

    @Override
    public @Nullable KnownPartner partner(String domain) {
        PartnerSettings known = settingsOf(domain);
        if (known == null) {
            return null;
        }
        Partner partner = known.partner();
        EdgeSettings edge = known.sip().isEmpty() ? settings.edge() : null;
        return new KnownPartner(
                partner.domain(),
                partner.xmppDomain(),
                known.sipTargets(),
                known.xmppTargets(),
                known.pins(),
                !partner.isXmpp(),
                !partner.isSip(),
                edge == null ? null : edge.edge());
    }

    @Override
    public @Nullable MsrpRung msrp(String domain) {
        PartnerSettings known = settingsOf(domain);
        if (known == null) {
            return null;
        }
        Partner partner = known.partner();
        boolean overTls = partner.msrp() == Partner.Msrp.TLS;
        HostPort at = settings.msrp().at(overTls);
        if (!partner.hasMsrp() || at == null) {
            return null;
        }
        return new MsrpRung(
                partner.isSip(),
                beans.refusals().counts().getOrDefault(partner.domain(), 0),
                beans.msrpRefusals().counts().getOrDefault(partner.domain(), 0),
                msrpListening.getAsBoolean(),
                overTls,
                at.toString(),
                settings.msrp().host());
    }

    private @Nullable PartnerSettings settingsOf(String domain) {
        for (PartnerSettings each : settings.partners()) {
            if (each.partner().domain().equals(domain)
                    || each.partner().xmppDomain().equals(domain)) {
                return each;
            }
        }
        return null;
    }
}
