// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code umpp:drain}. */
@Service
@Command(
        scope = "umpp",
        name = "drain",
        description =
                "Takes no new sessions and subscriptions, and sends watchers elsewhere; sessions go on until they end")
public final class DrainCommand extends FederationCommand {
    @Option(name = "--undo", description = "Takes new ones again")
    boolean undo;

    @Override
    public @Nullable Object execute() {
        if (undo) {
            server().undrain();
            console().println("takes new sessions and subscriptions again");
        } else {
            server().drain();
            console()
                    .println("drains: "
                            + server().inspection().sessions().rows().size() + " sessions go on until they end");
        }
        return null;
    }
}
