// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ServerSettings;

/** Lets changes of a configuration folder take effect; a mistake changes nothing and is reported once (D-51). */
final class ConfigurationWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Path folder;
    private final FederationServer server;
    private final FileWatch files;

    ConfigurationWatch(Path folder, FederationServer server) {
        this.folder = folder;
        this.server = server;
        this.files = new FileWatch(this::files, this::reload);
    }

    /** To be called again and again. */
    void look() {
        try {
            files.look();
        } catch (RuntimeException e) {
            LOG.error("the configuration cannot be looked after: {}", e.getMessage());
        }
    }

    private List<Path> files() {
        List<Path> all = new ArrayList<>(ServerSettings.files(folder));
        ServerSettings now = server.settings();
        Path localNames = now.localNames();
        Path errors = now.errors();
        if (localNames != null) {
            all.add(localNames);
        }
        if (errors != null) {
            all.add(errors);
        }
        return all;
    }

    private boolean reload() {
        try {
            server.apply(ServerSettings.read(folder));
        } catch (ConfigurationException e) {
            LOG.error("the changed configuration is not used, the old one stays: {}", e.getMessage());
        }
        return true;
    }
}
