// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.io.IOException;
import java.lang.reflect.Array;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ConfigurationFile;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.ServerSettings;

/** What ConfigAdmin holds of the server and its partners, whether it came from files in {@code etc/} or from a tool. */
final class Configurations {
    /** The server's own settings. */
    static final String SERVER = "org.umpp.server";

    /** One configuration for each partner; its name is the domain. */
    static final String PARTNER = "org.umpp.partner";

    private static final String FILTER = "(|(service.pid=" + SERVER + ")(service.factoryPid=" + PARTNER + "))";
    private static final String FILE = "felix.fileinstall.filename";

    private final ConfigurationAdmin admin;
    private final Path etc;

    /** @param etc the folder whose files messages name */
    Configurations(ConfigurationAdmin admin, Path etc) {
        this.admin = admin;
        this.etc = etc;
    }

    /** True for a configuration that says something to us. */
    static boolean concerns(String pid, @Nullable String factory) {
        return pid.equals(SERVER) || PARTNER.equals(factory);
    }

    /**
     * All of it; null as long as there is none for the server.
     *
     * @throws ConfigurationException naming file and key, if anything in it is wrong
     */
    @Nullable
    ServerSettings read() {
        ConfigurationFile server = null;
        Map<String, ConfigurationFile> partners = new TreeMap<>();
        for (Configuration configuration : all()) {
            Path file = file(configuration);
            ConfigurationFile content = ConfigurationFile.of(file, values(configuration));
            if (configuration.getPid().equals(SERVER)) {
                server = content;
            } else {
                partners.put(domain(configuration, file), content);
            }
        }
        return server == null ? null : ServerSettings.of(server, partners);
    }

    private Configuration[] all() {
        try {
            Configuration[] found = admin.listConfigurations(FILTER);
            return found == null ? new Configuration[0] : found;
        } catch (IOException | InvalidSyntaxException e) {
            throw new ConfigurationException("the configurations cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private Path file(Configuration configuration) {
        Object file = configuration.getProperties().get(FILE);
        return file == null
                ? etc.resolve(configuration.getPid().replace('~', '-') + ".cfg")
                : Path.of(URI.create(file.toString()));
    }

    /** A partner's domain is the name of its file, or the name under which a tool made it. */
    private static String domain(Configuration configuration, Path file) {
        String pid = configuration.getPid();
        int name = pid.indexOf('~');
        return name < 0 || configuration.getProperties().get(FILE) != null
                ? PartnerSettings.domain(file)
                : pid.substring(name + 1);
    }

    private static Map<String, String> values(Configuration configuration) {
        // processed: with what stands in the environment and in secrets filled in
        Dictionary<String, Object> properties = configuration.getProcessedProperties(null);
        Map<String, String> values = new HashMap<>();
        for (String key : Collections.list(properties.keys())) {
            values.put(key, text(properties.get(key)));
        }
        return values;
    }

    private static String text(Object value) {
        if (value instanceof Collection<?> values) {
            return values.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> String.valueOf(Array.get(value, i)))
                    .collect(Collectors.joining(","));
        }
        return value.toString();
    }
}
