// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.Set;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.umpp.server.FederationServer;

/** Completes the domains of partners. */
@Service
public final class DomainCompleter extends FederationCompleter {
    @Override
    Set<String> candidates(FederationServer running) {
        return domains(running);
    }
}
