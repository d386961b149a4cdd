// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.xmpp.stream.Stanza;

/**
 * The resources of our users as plain XMPP domains see them: the last presence of each that is available, which answers probes (RFC 6121
 * §4.3.2), and to whom beside its watchers it has shown itself (§4.6). What is above the bounds is sent and not remembered.
 */
final class Resources {
    /** How many resources of a user are remembered. */
    static final int PER_USER = 64;

    /** How many of those that a resource has shown itself to are remembered. */
    static final int DIRECTED = 256;

    private final ConcurrentMap<String, Map<Jid, Resource>> users = new ConcurrentHashMap<>();

    /**
     * One resource.
     *
     * @param presence its last broadcast, or null if it has only shown itself to some
     * @param directed those, as it named them
     */
    private record Resource(@Nullable Stanza presence, Set<Jid> directed) {
        private static final Resource UNKNOWN = new Resource(null, Set.of());

        Resource with(@Nullable Stanza broadcast) {
            return new Resource(broadcast, directed);
        }

        Resource showing(Jid peer) {
            Set<Jid> more = new HashSet<>(directed);
            more.add(peer);
            return new Resource(presence, Set.copyOf(more));
        }

        Resource hiding(Jid peer) {
            Set<Jid> fewer = new HashSet<>(directed);
            fewer.remove(peer);
            return new Resource(presence, Set.copyOf(fewer));
        }

        boolean isNothing() {
            return presence == null && directed.isEmpty();
        }
    }

    /** A resource is there, and shows this presence to its watchers: true if it is the first of its user. */
    boolean available(Stanza presence) {
        boolean[] first = {true};
        change(presence.from(), (all, resource) -> {
            first[0] = all.values().stream().allMatch(each -> each.presence() == null);
            return resource.with(presence);
        });
        return first[0];
    }

    /** A resource is gone: to whom beside its watchers it had shown itself. */
    Set<Jid> unavailable(Jid user) {
        List<Jid> directed = new ArrayList<>();
        change(user, (all, resource) -> {
            directed.addAll(resource.directed());
            return Resource.UNKNOWN;
        });
        return Set.copyOf(directed);
    }

    /** A resource shows itself to somebody. */
    void show(Jid user, Jid peer) {
        change(user, (all, resource) -> resource.directed().size() < DIRECTED ? resource.showing(peer) : resource);
    }

    /** A resource is gone for somebody to whom it had shown itself. */
    void hide(Jid user, Jid peer) {
        change(user, (all, resource) -> resource.hiding(peer));
    }

    /** The last presence of each resource of a user (bare JID) that is there. */
    List<Stanza> of(String user) {
        List<Stanza> presences = new ArrayList<>();
        for (Resource resource : users.getOrDefault(user, Map.of()).values()) {
            if (resource.presence() != null) {
                presences.add(resource.presence());
            }
        }
        return presences;
    }

    /** Every resource, of all users. */
    List<Jid> all() {
        List<Jid> all = new ArrayList<>();
        users.values().forEach(resources -> all.addAll(resources.keySet()));
        return all;
    }

    private interface Step {
        Resource of(Map<Jid, Resource> all, Resource resource);
    }

    /** The map of a user is never changed, but replaced, so that others may read it. */
    private void change(Jid user, Step step) {
        users.compute(user.bare().toString(), (key, known) -> {
            Map<Jid, Resource> before = known == null ? Map.of() : known;
            Resource resource = step.of(before, before.getOrDefault(user, Resource.UNKNOWN));
            Map<Jid, Resource> after = new HashMap<>(before);
            if (resource.isNothing()) {
                after.remove(user);
            } else if (after.size() < PER_USER || after.containsKey(user)) {
                after.put(user, resource);
            }
            return after.isEmpty() ? null : Map.copyOf(after);
        });
    }
}
