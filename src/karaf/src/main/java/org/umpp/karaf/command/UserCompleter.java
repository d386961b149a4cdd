// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.Set;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.umpp.server.FederationServer;

/** Completes users that are in sessions and subscriptions. */
@Service
public final class UserCompleter extends FederationCompleter {
    @Override
    Set<String> candidates(FederationServer running) {
        return users(running);
    }
}
