// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.Objects;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.jspecify.annotations.Nullable;
import org.umpp.server.FederationServer;

/** A command about the server that runs in this Karaf. */
abstract class FederationCommand extends ShellCommand {
    @Reference
    @Nullable
    FederationServer server;

    FederationServer server() {
        return Objects.requireNonNull(server, "no server runs");
    }
}
