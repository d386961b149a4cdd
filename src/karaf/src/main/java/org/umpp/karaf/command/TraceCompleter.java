// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.umpp.server.FederationServer;

/** Completes what can be traced: sessions, users, partners. */
@Service
public final class TraceCompleter extends FederationCompleter {
    @Override
    Set<String> candidates(FederationServer running) {
        Set<String> all = new TreeSet<>(domains(running));
        all.addAll(users(running));
        all.addAll(sessions(running));
        return all;
    }
}
