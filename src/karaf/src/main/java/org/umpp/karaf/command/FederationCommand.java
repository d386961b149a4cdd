// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.jspecify.annotations.Nullable;
import org.umpp.server.FederationServer;

/** A command about the server that runs in this Karaf. */
abstract class FederationCommand extends ShellCommand {
    /** A list, so that the command is there, and says what is wrong, when no server runs. */
    @Reference
    @Nullable
    List<FederationServer> servers;

    FederationServer server() {
        if (servers == null || servers.isEmpty()) {
            throw new IllegalStateException("no server runs here: log:display says what its configuration lacks");
        }
        return servers.get(0);
    }
}
