// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;
import java.nio.file.Path;

/** Where the demo is played: what its servers run in. */
interface Venue {
    /** How the servers run, for the person who watches. */
    String description();

    /** Gets ready for servers; says so if that takes time. */
    void prepare() throws IOException;

    /**
     * A server that is not started yet, in a folder of its own.
     *
     * @param home a folder that there is not yet
     */
    ServerProcess server(String domain, Path home) throws IOException;
}
