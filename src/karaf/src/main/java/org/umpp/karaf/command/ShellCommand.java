// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.io.PrintStream;
import java.util.Objects;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/** A command that prints to whoever has called it. */
abstract class ShellCommand implements Action {
    @Reference
    @Nullable
    Session session;

    PrintStream console() {
        return Objects.requireNonNull(session, "no shell").getConsole();
    }
}
