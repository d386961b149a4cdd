// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.umpp.address.LocalNames;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.LocalUsers;
import org.umpp.policy.Partner;
import org.umpp.policy.Partners;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ConfigurationFile;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.PhoneSettings;
import org.umpp.server.settings.ServerSettings;
import org.umpp.server.settings.SipServerSettings;

/** What the settings say to the routes, read and checked. */
record RouteSettings(Partners partners, LocalUsers users, LocalNames names, ErrorConditions errors) {

    /** @throws ConfigurationException naming the file, if one that the settings name cannot be used */
    static RouteSettings of(ServerSettings settings) {
        return new RouteSettings(
                new Partners(settings.partners().stream()
                        .map(PartnerSettings::partner)
                        .toList()),
                new LocalUsers(
                        Set.copyOf(settings.domains()),
                        settings.users(),
                        settings.xmppServerDomains(),
                        phones(settings),
                        settings.phoneDomains(),
                        settings.phones() != null && settings.phones().watched()),
                read(settings.localNames(), LocalNames::new),
                read(settings.errors(), ErrorConditions::with));
    }

    /** What phones say is a chat: most of them know nothing else. */
    private static Map<String, Partner.Pager> phones(ServerSettings settings) {
        Map<String, Partner.Pager> pagers = new HashMap<>();
        SipServerSettings server = settings.sipServer();
        if (server != null) {
            server.domains().forEach(domain -> pagers.put(domain, new Partner.Pager(true, true, server.accepted())));
        }
        PhoneSettings attached = settings.phones();
        if (attached != null) {
            attached.domains()
                    .forEach(domain -> pagers.put(domain, new Partner.Pager(true, true, attached.accepted())));
        }
        return pagers;
    }

    private static <T> T read(@Nullable Path file, Function<Properties, T> reader) {
        if (file == null) {
            return reader.apply(new Properties());
        }
        try {
            return reader.apply(ConfigurationFile.properties(file));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(file + ": " + e.getMessage(), e);
        }
    }
}
