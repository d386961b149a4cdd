// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.server.settings.EdgeSettings;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.PhoneSettings;
import org.umpp.server.settings.ServerSettings;
import org.umpp.server.settings.SipServerSettings;
import org.umpp.sip.transport.Edge;
import org.umpp.sip.transport.HomeProxy;
import org.umpp.sip.transport.PhoneListening;
import org.umpp.sip.transport.StaticRoutes;
import org.umpp.sip.transport.Target;

/** The ways to partners, and to our own SIP server, that the settings of now say. */
final class SipRoutes implements StaticRoutes {
    private volatile Table table;

    private record Table(
            Map<String, List<Target>> targets,
            @Nullable Edge edge,
            @Nullable HomeProxy home,
            @Nullable PhoneListening phones,
            Set<String> sipOnly) {
        static Table of(ServerSettings settings) {
            Map<String, List<Target>> targets = new HashMap<>();
            Set<String> sipOnly = new HashSet<>();
            for (PartnerSettings partner : settings.partners()) {
                targets.put(partner.partner().domain(), partner.sipTargets());
                if (partner.sipOnly()) {
                    sipOnly.add(partner.partner().domain());
                }
            }
            EdgeSettings edge = settings.edge();
            SipServerSettings own = settings.sipServer();
            HomeProxy home = own == null ? null : own.home();
            if (home != null) {
                sipOnly.addAll(home.domains()); // what phones understand
            }
            PhoneSettings attached = settings.phones();
            sipOnly.addAll(settings.phoneDomains());
            return new Table(
                    targets,
                    edge == null ? null : edge.edge(),
                    home,
                    attached == null ? null : attached.listening(),
                    sipOnly);
        }
    }

    SipRoutes(ServerSettings settings) {
        table = Table.of(settings);
    }

    /** From now on the ways are these. */
    void use(ServerSettings settings) {
        table = Table.of(settings);
    }

    @Override
    public List<Target> to(String domain) {
        return table.targets().getOrDefault(domain, List.of());
    }

    @Override
    public @Nullable Edge edge() {
        return table.edge();
    }

    @Override
    public @Nullable HomeProxy home() {
        return table.home();
    }

    @Override
    public @Nullable PhoneListening phones() {
        return table.phones();
    }

    @Override
    public boolean readsSipOnly(String domain) {
        return table.sipOnly().contains(domain);
    }
}
