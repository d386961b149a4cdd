// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;
import java.nio.file.Path;
import org.umpp.throwaway.ServerFolder;

/** A UMPP server in a process of its own, which ends when it is told to. */
interface ServerProcess {
    /** Its configuration, with the shipped routes in {@code umpp/routes}. */
    ServerFolder folder();

    /** Starts it, and does not wait. */
    void start() throws IOException;

    /** Whether it runs. */
    boolean isAlive();

    /** Its process, once it was started. */
    long pid();

    /** What it logs; once it serves, a line with {@code serving <domain>}. */
    Path log();
}
