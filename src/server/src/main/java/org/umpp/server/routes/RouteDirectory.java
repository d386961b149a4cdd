// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.PatternHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.routes.RouteFile.State;
import org.umpp.server.routes.RouteText.Element;
import org.umpp.server.settings.ConfigurationException;

/**
 * The folder of the route files: every {@code .xml} in it and below, except in folders named {@code examples}, and stylesheets for presence.
 * What is changed there takes effect while the server runs, file by file, and what is in the routes meanwhile goes on. A file with a mistake changes nothing: what it
 * said before stays in effect (D-41, D-51).
 */
public final class RouteDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteDirectory.class);
    private static final String EXAMPLES = "examples";
    private static final String ROUTES = ".xml";

    private final Path folder;
    private final Clock clock = Clock.systemUTC();
    private final Rules rules = new Rules();
    private final Stylesheets stylesheets;
    private final Map<Path, LoadedRoutes> active = new TreeMap<>();
    private final Map<Path, RouteFile> files = new TreeMap<>();

    /** What each file held when it was refused, so that it is reported once. */
    private final Map<Path, String> refused = new HashMap<>();

    private final List<RetiredRoute> retired = new ArrayList<>();
    private Set<String> dangling = Set.of();
    private @Nullable CamelContext context;
    private @Nullable FolderWatch watch;

    public RouteDirectory(Path folder) {
        this.folder = folder;
        this.stylesheets = new Stylesheets(folder, clock);
    }

    /**
     * Adds every route to a context that is not started yet.
     *
     * @throws ConfigurationException naming file, line and reason, if one of the files has a mistake
     */
    public synchronized void load(CamelContext target) {
        context = target;
        rules.bind(target.getRegistry());
        stylesheets.bind(target.getRegistry());
        Map<Path, RouteText> texts = new TreeMap<>();
        try {
            stylesheets.load(paths(Stylesheets.EXTENSION));
            for (Path file : paths(ROUTES)) {
                byte[] bytes = bytes(file);
                texts.put(file, RouteText.read(file, bytes));
            }
            for (RouteText text : texts.values()) {
                new RouteCheck(target).check(text, others(texts, text));
            }
            enter(target, texts.values());
        } catch (RouteFileException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ConfigurationException(folder + ": not a readable folder; it should hold the route files", e);
        }
        if (texts.isEmpty()) {
            throw new ConfigurationException(folder + ": no route files (expected: *.xml, as shipped in routes/)");
        }
        texts.keySet().forEach(this::nowActive);
        nameRules();
    }

    /** Takes up what changes in the folder, from now until it is closed. */
    public synchronized void watch() {
        watch = new FolderWatch(folder, () -> pass(false), this::endRetired);
    }

    /** Says in which file the reason lies why Camel cannot start its routes. */
    public synchronized ConfigurationException blamed(Exception e) {
        String route = LoadedRoutes.routeId(e);
        for (LoadedRoutes routes : active.values()) {
            if (routes.routeIds().contains(route)) {
                return new ConfigurationException(
                        String.valueOf(routes.mistake(e).getMessage()), e);
            }
        }
        return new ConfigurationException("the routes in " + folder + " cannot be started: " + e.getMessage(), e);
    }

    /**
     * Takes up what has changed, now and not when the folder is quiet. What was refused is tried again, as what it lacked may have come.
     *
     * @return how each file stands after it
     */
    public List<RouteFile> check() {
        pass(true);
        return files();
    }

    /**
     * Builds every route anew from its present text, for instance when a component or a bean that routes use was replaced.
     *
     * @return how each file stands after it
     */
    public List<RouteFile> refresh() {
        RouteClasses.use(present(), this::swapAll);
        return check();
    }

    private synchronized void swapAll() {
        try {
            swap(texts(), Set.of());
            LOG.info("{}: every route is built anew", folder);
        } catch (RouteFileException e) {
            LOG.error("{}; the routes run as before", e.getMessage());
        }
    }

    /** How each file stands, in the order of their paths. */
    public synchronized List<RouteFile> files() {
        Map<Path, RouteFile> all = new TreeMap<>(files);
        stylesheets.files().forEach(file -> all.put(file.path(), file));
        return List.copyOf(all.values());
    }

    /** The {@code direct:} endpoints that routes of these files call and that no route serves, since files have changed; in the order of their names. */
    public synchronized Set<String> dangling() {
        return Collections.unmodifiableSet(dangling);
    }

    /** Takes up no more changes. The routes end with their context. */
    @Override
    public void close() {
        FolderWatch former;
        synchronized (this) {
            former = watch;
            watch = null;
        }
        if (former != null) {
            former.close();
        }
    }

    private synchronized void pass(boolean again) {
        if (context != null) {
            RouteClasses.use(context, () -> passHere(again));
        }
    }

    private void passHere(boolean again) {
        endRetired();
        List<Path> present;
        try {
            present = paths(ROUTES);
            stylesheets.pass(paths(Stylesheets.EXTENSION), again);
        } catch (IOException e) {
            LOG.error("{}: the folder cannot be read; the routes run as before ({})", folder, e.toString());
            return;
        }
        Set<Path> removed = new LinkedHashSet<>(active.keySet());
        present.forEach(removed::remove);
        forget(present);
        Map<Path, RouteText> changed = changed(present, again);
        if (!removed.isEmpty() || !changed.isEmpty()) {
            takeUp(changed, removed);
            nameRules();
            reportDangling();
        }
    }

    /** Forgets files that never had any effect and are no longer there. */
    private void forget(List<Path> present) {
        files.keySet().removeIf(file -> !present.contains(file) && !active.containsKey(file));
        refused.keySet().removeIf(file -> !present.contains(file));
    }

    /** The files that say something new, as far as they can be read. */
    private Map<Path, RouteText> changed(List<Path> present, boolean again) {
        Map<Path, RouteText> changed = new TreeMap<>();
        for (Path file : present) {
            String hash = "";
            try {
                byte[] bytes = bytes(file);
                hash = RouteText.hash(bytes);
                if (isActive(file, hash)) {
                    backToActive(file);
                } else if (again || !hash.equals(refused.get(file))) {
                    changed.put(file, RouteText.read(file, bytes));
                }
            } catch (RouteFileException e) {
                refuse(file, hash, e);
            }
        }
        return changed;
    }

    private boolean isActive(Path file, String hash) {
        LoadedRoutes routes = active.get(file);
        return routes != null && RouteText.hash(routes.text().bytes()).equals(hash);
    }

    /** A mistake was taken back. */
    private void backToActive(Path file) {
        if (refused.remove(file) != null) {
            nowActive(file);
            LOG.info("{}: is again what is in effect", file);
        }
    }

    /** All that is right together; if that fails, one after the other, so that one mistake spoils no other file. */
    private void takeUp(Map<Path, RouteText> changed, Set<Path> removed) {
        Map<Path, RouteText> right = checked(changed, removed);
        try {
            swap(right, removed);
            report(right.keySet(), removed);
        } catch (RouteFileException e) {
            if (right.size() + removed.size() == 1) {
                right.values().forEach(text -> refuse(text.file(), RouteText.hash(text.bytes()), e));
                removed.forEach(file -> refuse(file, "", e));
                return;
            }
            removed.forEach(file -> takeUp(Map.of(), Set.of(file)));
            right.forEach((file, text) -> takeUp(Map.of(file, text), Set.of()));
        }
    }

    /** Those of the changed texts that can take effect together beside what stays; the others are refused. */
    private Map<Path, RouteText> checked(Map<Path, RouteText> changed, Set<Path> removed) {
        Map<Path, RouteText> right = new TreeMap<>(changed);
        boolean all = false;
        while (!all) {
            all = true;
            Map<Path, RouteText> together = texts();
            together.keySet().removeAll(removed);
            together.putAll(right);
            for (RouteText text : List.copyOf(right.values())) {
                try {
                    new RouteCheck(present()).check(text, others(together, text));
                } catch (RouteFileException e) {
                    refuse(text.file(), RouteText.hash(text.bytes()), e);
                    right.remove(text.file());
                    all = false;
                }
            }
        }
        return right;
    }

    /**
     * Puts texts into the place of those that are active. Whoever calls one of the routes meanwhile waits, and what is in them goes on.
     *
     * @throws RouteFileException if Camel cannot run them; then the former texts are active again
     */
    private void swap(Map<Path, RouteText> changed, Set<Path> removed) throws RouteFileException {
        Map<Path, RouteText> former = texts();
        Map<Path, RouteText> next = new TreeMap<>(changed);
        for (Path file : dependents(changed, removed)) {
            next.putIfAbsent(file, former.get(file));
        }
        Set<Path> leaving = new LinkedHashSet<>(removed);
        leaving.addAll(next.keySet());
        former.keySet().retainAll(leaving);
        leave(leaving, next.values());
        try {
            enter(present(), next.values());
        } catch (RouteFileException e) {
            leave(next.keySet(), former.values());
            try {
                enter(present(), former.values());
            } catch (RouteFileException worse) {
                LOG.error("{}: the former text can no longer be loaded either", worse.getMessage());
            }
            throw e;
        }
    }

    private void enter(CamelContext target, Collection<RouteText> texts) throws RouteFileException {
        Map<Path, LoadedRoutes> entering = new LinkedHashMap<>();
        for (RouteText text : texts) {
            LoadedRoutes routes = LoadedRoutes.read(target, text);
            entering.put(text.file(), routes);
            active.put(text.file(), routes);
            routes.configure();
        }
        for (LoadedRoutes routes : entering.values()) {
            routes.start();
        }
    }

    private void leave(Set<Path> leaving, Collection<RouteText> entering) {
        // what left some time ago and still let stragglers in must now give way
        retired.forEach(RetiredRoute::close);
        Set<String> taken = consumed(entering);
        for (Path file : leaving) {
            LoadedRoutes routes = active.remove(file);
            if (routes != null) {
                for (RetiredRoute route : routes.retire()) {
                    // a route without successor still serves who is on the way to it
                    if (taken.contains(route.uri()) || !route.uri().startsWith("direct:")) {
                        route.close();
                    }
                    retired.add(route);
                }
                routes.forgetBeans();
            }
        }
    }

    /** The files whose routes use a route configuration of a file that changes. */
    private Set<Path> dependents(Map<Path, RouteText> changed, Set<Path> removed) {
        Set<String> configurations = changed.values().stream()
                .flatMap(text -> text.configurations().stream())
                .map(element -> element.attribute("id"))
                .collect(Collectors.toSet());
        Set<Path> changing = new LinkedHashSet<>(removed);
        changing.addAll(changed.keySet());
        for (Path file : changing) {
            LoadedRoutes routes = active.get(file);
            if (routes != null) {
                routes.text().configurations().forEach(element -> configurations.add(element.attribute("id")));
            }
        }
        return active.values().stream()
                .map(LoadedRoutes::text)
                .filter(text -> !changing.contains(text.file()))
                .filter(text -> text.routes().stream().anyMatch(route -> uses(route, configurations)))
                .map(RouteText::file)
                .collect(Collectors.toSet());
    }

    private static boolean uses(Element route, Set<String> configurations) {
        String[] patterns = route.attribute("routeConfigurationId").split(",", -1);
        return configurations.stream().anyMatch(id -> PatternHelper.matchPatterns(id, patterns));
    }

    private void nameRules() {
        rules.set(consumed(texts().values()));
    }

    private static Set<String> consumed(Collection<RouteText> texts) {
        return texts.stream().flatMap(text -> text.consumes().stream()).collect(Collectors.toSet());
    }

    /** Says once which routes are called and no longer there. */
    private void reportDangling() {
        Set<String> served = consumed(texts().values());
        for (Route route : present().getRoutes()) {
            served.add(RouteText.withoutOptions(route.getEndpoint().getEndpointUri())
                    .replace("://", ":"));
        }
        Set<String> missing = new TreeSet<>();
        for (RouteText text : texts().values()) {
            for (Element element : text.elements()) {
                String uri = RouteText.withoutOptions(element.attribute("uri"));
                if (uri.startsWith("direct:") && !uri.contains("{") && !served.contains(uri) && missing.add(uri)) {
                    if (!dangling.contains(uri)) {
                        LOG.warn(
                                "{}:{}: calls {}, which no route serves any more; whatever comes here fails",
                                text.file(),
                                element.line(),
                                uri);
                    }
                }
            }
        }
        dangling = missing;
    }

    private void report(Set<Path> changed, Set<Path> removed) {
        for (Path file : changed) {
            refused.remove(file);
            nowActive(file);
            LOG.info("{}: takes effect, routes {}", file, String.join(", ", routeIds(file)));
        }
        for (Path file : removed) {
            files.remove(file);
            LOG.info("{}: was removed, and its routes with it", file);
        }
    }

    private void nowActive(Path file) {
        files.put(file, new RouteFile(file, State.ACTIVE, clock.instant(), routeIds(file), 0, ""));
    }

    private void refuse(Path file, String hash, RouteFileException mistake) {
        boolean known = hash.equals(refused.put(file, hash));
        RouteFile before = files.get(file);
        if (known && before != null && before.reason().equals(mistake.reason())) {
            return;
        }
        LoadedRoutes routes = active.get(file);
        Instant now = clock.instant();
        files.put(file, new RouteFile(file, State.REFUSED, now, routeIds(file), mistake.line(), mistake.reason()));
        LOG.error(
                "{}; {}",
                mistake.getMessage(),
                routes == null ? "the file has no effect" : "the routes run as the file said before");
    }

    private List<String> routeIds(Path file) {
        LoadedRoutes routes = active.get(file);
        return routes == null ? List.of() : routes.routeIds();
    }

    private synchronized void endRetired() {
        retired.removeIf(RetiredRoute::endsIfEmpty);
    }

    private Map<Path, RouteText> texts() {
        Map<Path, RouteText> texts = new TreeMap<>();
        active.forEach((file, routes) -> texts.put(file, routes.text()));
        return texts;
    }

    private static List<RouteText> others(Map<Path, RouteText> texts, RouteText one) {
        return texts.values().stream()
                .filter(text -> !text.file().equals(one.file()))
                .toList();
    }

    private CamelContext present() {
        CamelContext present = context;
        if (present == null) {
            throw new IllegalStateException("the routes are not loaded");
        }
        return present;
    }

    private static byte[] bytes(Path file) throws RouteFileException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            for (byte b : bytes) {
                if (b > ' ' || b < 0) {
                    return bytes;
                }
            }
        } catch (IOException e) {
            throw new RouteFileException(file, 0, 0, "cannot be read (" + e + ")");
        }
        throw new RouteFileException(file, 0, 0, "empty (expected: <routes>; remove the file to remove its routes)");
    }

    private List<Path> paths(String extension) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(extension) && !Files.isDirectory(file))
                    .filter(this::counts)
                    .sorted()
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Editors keep hidden files beside, and examples are for reading. */
    private boolean counts(Path file) {
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".") || part.toString().equals(EXAMPLES)) {
                return false;
            }
        }
        return true;
    }
}
