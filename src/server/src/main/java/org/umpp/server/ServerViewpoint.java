// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.policy.Partner;
import org.umpp.server.diagnosis.KnownPartner;
import org.umpp.server.diagnosis.Viewpoint;
import org.umpp.server.settings.EdgeSettings;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.ServerSettings;

/** From where a diagnosis of this server looks: what the server's settings say. */
record ServerViewpoint(ServerSettings settings, Credentials credentials, TrustAnchors anchors, Resolver resolver)
        implements Viewpoint {

    @Override
    public @Nullable KnownPartner partner(String domain) {
        for (PartnerSettings settings : settings.partners()) {
            Partner partner = settings.partner();
            if (partner.domain().equals(domain) || partner.xmppDomain().equals(domain)) {
                EdgeSettings edge = settings.sip().isEmpty() ? this.settings.edge() : null;
                return new KnownPartner(
                        partner.domain(),
                        partner.xmppDomain(),
                        settings.sipTargets(),
                        settings.xmppTargets(),
                        settings.pins(),
                        !partner.isXmpp(),
                        !partner.isSip(),
                        edge == null ? null : edge.edge());
            }
        }
        return null;
    }
}
