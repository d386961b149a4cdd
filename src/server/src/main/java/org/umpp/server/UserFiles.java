// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ConfigurationFile;

/**
 * Which user is where, from files beside the routes: the bean {@code userFiles}. A line is {@code romeo@montague.example.net = xmpp}, or, for everybody
 * of a domain who has none, {@code *@montague.example.net = jms}. A file is read again when it has changed.
 */
public final class UserFiles {
    private static final String ANYBODY = "*";
    private static final Pattern COMMUNITY = Pattern.compile("[A-Za-z0-9_-]+");

    private final Path folder;
    private final ConcurrentMap<String, RereadFile<Map<String, String>>> files = new ConcurrentHashMap<>();

    /** @param folder of the routes */
    UserFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * In which community a user is; null for nobody whom the file knows.
     *
     * @param file its path below the folder of the routes
     * @param user a bare JID
     * @throws ConfigurationException if the file cannot be read, and never could
     */
    public @Nullable String community(String file, String user) {
        Map<String, String> communities = files.computeIfAbsent(
                        file, name -> new RereadFile<>(folder.resolve(name), UserFiles::read))
                .said();
        Jid jid = Jid.parse(user).bare();
        String own = communities.get(jid.toString());
        return own != null ? own : communities.get(new Jid(ANYBODY, jid.domain(), "").toString());
    }

    private static Map<String, String> read(Path file) {
        Properties lines = ConfigurationFile.properties(file);
        Map<String, String> communities = new HashMap<>();
        for (String user : lines.stringPropertyNames()) {
            String community = lines.getProperty(user).strip();
            Jid jid = jid(user);
            if (jid == null || !COMMUNITY.matcher(community).matches()) {
                throw new ConfigurationException(
                        file + ": " + user + " = " + community + " (expected: user@domain = the name of a community)");
            }
            communities.put(jid.toString(), community);
        }
        return Map.copyOf(communities);
    }

    private static @Nullable Jid jid(String text) {
        try {
            Jid jid = Jid.parse(text);
            return jid.isFull() || jid.local().isEmpty() ? null : jid;
        } catch (MalformedAddressException e) {
            return null;
        }
    }
}
