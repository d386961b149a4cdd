// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.util.List;

/**
 * Work that servers are compared by.
 *
 * @param name what the generator calls it
 * @param of what of it is varied, such as the size of messages
 * @param budget how much of the processor time of the best peer ours may need; 0 if nothing is asked
 * @param warmSeconds of load at least before it is measured: a JVM compiles what it runs
 * @param arguments further ones of the generator
 */
record Work(String name, String of, double budget, int warmSeconds, List<String> arguments) {
    Work(String name, String of, double budget, int warmSeconds, String... arguments) {
        this(name, of, budget, warmSeconds, List.of(arguments));
    }
}
