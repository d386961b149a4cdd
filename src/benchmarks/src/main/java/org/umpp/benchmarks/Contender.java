// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.util.List;

/** A server that does the work, in a process of its own. */
interface Contender extends AutoCloseable {
    /** As it is called in the table. */
    String name();

    /** Serves from when this returns. */
    void start() throws IOException, InterruptedException;

    /** Makes ready for being measured: some servers are at their best only when they are new. */
    default void beforeRound() {}

    /** How many seconds a compiler within it has worked so far; always 0 for a server that is compiled before it starts. */
    default double compiling() throws IOException, InterruptedException {
        return 0;
    }

    /** Its process. */
    long pid();

    /** How the generator reaches it for a work. */
    List<String> arguments(String work);

    @Override
    void close();
}
