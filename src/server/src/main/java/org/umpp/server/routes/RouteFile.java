// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * How a file of the route folder stands.
 *
 * @param path the file
 * @param state whether what it says is in effect
 * @param since when that became so
 * @param routes the ids of the routes that run from it; if it is refused, those of its last good text
 * @param line where the mistake is, or 0 if the whole file is meant or nothing is wrong
 * @param reason what is wrong; empty if nothing is
 */
public record RouteFile(Path path, State state, Instant since, List<String> routes, int line, String reason) {

    /** Whether what a file says is in effect. */
    public enum State {
        /** The routes run as the file says. */
        ACTIVE,
        /** The file has a mistake, or cannot be read: the routes run as it said before; a new file has none. */
        REFUSED
    }

    /** A copy that may be shown to anybody. */
    public RouteFile {
        routes = List.copyOf(routes);
    }
}
