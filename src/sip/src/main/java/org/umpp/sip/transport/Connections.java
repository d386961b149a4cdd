// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Via;

/**
 * The connections that are up, and which peers each of them serves: one we opened the domain it was opened for, one that came
 * to us every domain that its certificate proves (RFC 5923 §5); and always for the local domain whose certificate the peer saw,
 * and for no other: domains that share an address never share a connection.
 */
final class Connections {
    /** A certificate may name very many domains; beyond these a connection is not reused. */
    private static final int MAX_DOMAINS = 64;

    private static final int MAX_PLACES = 8;

    private record Pair(String localDomain, String peerDomain) {}

    private record Place(Pair pair, String host, int port) {}

    /** What a connection serves; changed only under the lock of its own map entry. */
    private record Served(List<Pair> pairs, List<Place> places) {}

    private final ConcurrentMap<Connection, Served> served = new ConcurrentHashMap<>();
    private final ConcurrentMap<Pair, List<Connection>> byDomain = new ConcurrentHashMap<>();
    private final ConcurrentMap<Place, Connection> byPlace = new ConcurrentHashMap<>();

    /** Takes a connection that came to us. */
    void addInbound(Connection connection) {
        List<Pair> pairs = new ArrayList<>();
        for (String domain : connection.peer().domains()) {
            if (pairs.size() < MAX_DOMAINS) {
                pairs.add(new Pair(connection.localDomain(), domain));
            }
        }
        add(connection, pairs);
    }

    /** Takes a connection that we opened; over plain TCP it serves the domain that has the route. */
    void addOutbound(Connection connection, String peerDomain, Target target) {
        Pair pair = new Pair(connection.localDomain(), peerDomain);
        add(connection, List.of(pair));
        place(connection, pair, target.host(), target.port());
    }

    private void add(Connection connection, List<Pair> pairs) {
        served.put(connection, new Served(pairs, new ArrayList<>(1)));
        for (Pair pair : pairs) {
            byDomain.merge(pair, List.of(connection), Connections::joined);
        }
    }

    /** The peer says in its requests where it listens: later requests to there can go the same way (RFC 5923 §4). */
    void advertised(Connection connection, Via via) {
        Served known = served.get(connection);
        if (known != null) {
            int port = via.port() > 0 ? via.port() : connection.protocol().defaultPort();
            for (Pair pair : known.pairs()) {
                place(connection, pair, via.host(), port);
            }
        }
    }

    private void place(Connection connection, Pair pair, String host, int port) {
        Place place = new Place(pair, host, port);
        served.computeIfPresent(connection, (key, known) -> {
            if (known.places().size() < MAX_PLACES * known.pairs().size()
                    && !known.places().contains(place)) {
                known.places().add(place);
                byPlace.put(place, connection);
            }
            return known;
        });
    }

    void remove(Connection connection) {
        Served gone = served.remove(connection);
        if (gone != null) {
            for (Pair pair : gone.pairs()) {
                byDomain.computeIfPresent(pair, (key, those) -> without(those, connection));
            }
            for (Place place : gone.places()) {
                byPlace.remove(place, connection);
            }
        }
    }

    /** From now on no request for this domain takes a connection that is there; answers still do. */
    void retire(String peerDomain) {
        for (Pair pair : byDomain.keySet()) {
            if (pair.peerDomain().equals(peerDomain)) {
                byDomain.remove(pair);
            }
        }
        byPlace.keySet().removeIf(place -> place.pair().peerDomain().equals(peerDomain));
    }

    /**
     * A live connection to the next hop, or when the destination is a domain as a whole any with that domain.
     *
     * @param isRouted whether the peer has a static route, which makes all of its hosts one place
     */
    @Nullable
    Connection find(Destination destination, boolean isRouted) {
        Pair pair = new Pair(destination.localDomain(), destination.peerDomain());
        if (destination.nextHop() instanceof SipUri uri) {
            int port = uri.port() > 0 ? uri.port() : Protocol.TLS.defaultPort();
            Connection there = byPlace.get(new Place(pair, uri.host(), port));
            if (there != null && there.isOpen()) {
                return there;
            }
        }
        return isRouted || Locator.followed(destination) == null ? anyOf(byDomain.get(pair)) : null;
    }

    private static @Nullable Connection anyOf(@Nullable List<Connection> those) {
        Connection found = null;
        if (those != null) {
            for (Connection connection : those) {
                if (connection.isOpen() && (found == null || !found.isWritable())) {
                    found = connection;
                }
            }
        }
        return found;
    }

    /** All connections that are up; a view. */
    Set<Connection> all() {
        return served.keySet();
    }

    int size() {
        return served.size();
    }

    private static List<Connection> joined(List<Connection> those, List<Connection> more) {
        List<Connection> joined = new ArrayList<>(those);
        joined.addAll(more);
        return joined;
    }

    private static @Nullable List<Connection> without(List<Connection> those, Connection gone) {
        List<Connection> left = new ArrayList<>(those);
        left.remove(gone);
        return left.isEmpty() ? null : left;
    }
}
