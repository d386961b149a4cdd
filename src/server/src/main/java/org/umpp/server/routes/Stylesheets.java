// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.mapping.PresenceMapping;
import org.umpp.server.mapping.Stylesheet;
import org.umpp.server.mapping.StylesheetException;
import org.umpp.server.routes.RouteFile.State;

/**
 * The stylesheets of the route folder, by which an operator changes how presence is mapped: {@code presence/received.xsl} for documents of
 * partners, {@code presence/sent.xsl} for documents that go to them. They come, change and go while the server runs, as routes do.
 */
final class Stylesheets {
    static final String EXTENSION = ".xsl";

    private static final Logger LOG = LoggerFactory.getLogger(Stylesheets.class);
    private static final String RECEIVED = "presence/received.xsl";
    private static final String SENT = "presence/sent.xsl";

    private final Map<Path, PresenceMapping> steps = new HashMap<>();
    private final Map<Path, RouteFile> files = new TreeMap<>();
    private final Map<Path, String> seen = new HashMap<>();
    private final Set<Path> used = new TreeSet<>();
    private final Clock clock;
    private final PresenceMapping received = new PresenceMapping(RECEIVED);
    private final PresenceMapping sent = new PresenceMapping(SENT);

    Stylesheets(Path folder, Clock clock) {
        this.clock = clock;
        steps.put(folder.resolve(RECEIVED), received);
        steps.put(folder.resolve(SENT), sent);
    }

    /** Makes the steps known to routes. */
    void bind(Registry registry) {
        registry.bind("mapping.received", received);
        registry.bind("mapping.sent", sent);
    }

    /**
     * Takes up all of them, at the start.
     *
     * @throws RouteFileException if one cannot be used
     */
    void load(Collection<Path> present) throws RouteFileException {
        for (Path file : present) {
            take(file, bytes(file));
        }
    }

    /** Takes up what has changed. What cannot be used changes nothing. */
    void pass(Collection<Path> present, boolean again) {
        for (Path gone : Set.copyOf(files.keySet())) {
            if (!present.contains(gone)) {
                remove(gone);
            }
        }
        for (Path file : present) {
            String hash = "";
            try {
                byte[] text = bytes(file);
                hash = RouteText.hash(text);
                boolean news = !hash.equals(seen.put(file, hash));
                if (news || (again && isRefused(file))) {
                    take(file, text);
                    LOG.info("{}: takes effect", file);
                }
            } catch (RouteFileException e) {
                seen.put(file, hash);
                refuse(file, e);
            }
        }
    }

    /** How each stands. */
    Collection<RouteFile> files() {
        return files.values();
    }

    private void take(Path file, byte[] text) throws RouteFileException {
        PresenceMapping step = steps.get(file);
        if (step == null) {
            throw new RouteFileException(file, 0, 0, "no step uses it (expected: " + RECEIVED + " or " + SENT + ")");
        }
        try {
            step.use(Stylesheet.compile(text));
        } catch (StylesheetException e) {
            throw new RouteFileException(file, e.line(), 0, String.valueOf(e.getMessage()));
        }
        seen.put(file, RouteText.hash(text));
        used.add(file);
        files.put(file, new RouteFile(file, State.ACTIVE, clock.instant(), List.of(), 0, ""));
    }

    private void refuse(Path file, RouteFileException mistake) {
        RouteFile before = files.get(file);
        if (before != null && before.reason().equals(mistake.reason()) && before.line() == mistake.line()) {
            return;
        }
        files.put(
                file, new RouteFile(file, State.REFUSED, clock.instant(), List.of(), mistake.line(), mistake.reason()));
        LOG.error(
                "{}; {}",
                mistake.getMessage(),
                used.contains(file) ? "what it said before stays in effect" : "the file has no effect");
    }

    private void remove(Path file) {
        files.remove(file);
        seen.remove(file);
        PresenceMapping step = steps.get(file);
        if (step != null && used.remove(file)) {
            step.use(null);
            LOG.info("{}: was removed; presence is mapped without it", file);
        }
    }

    private boolean isRefused(Path file) {
        RouteFile known = files.get(file);
        return known != null && known.state() == State.REFUSED;
    }

    private static byte[] bytes(Path file) throws RouteFileException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RouteFileException(file, 0, 0, "cannot be read (" + e + ")");
        }
    }
}
