// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.umpp.server.FederationServer;
import org.umpp.server.management.PartnerRow;
import org.umpp.server.management.SessionRow;
import org.umpp.server.management.SubscriptionRow;

/** Completes what the server knows at this moment. */
abstract class FederationCompleter implements Completer {
    @Reference
    @Nullable
    List<FederationServer> servers;

    /** What may stand here. */
    abstract Set<String> candidates(FederationServer running);

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        FederationServer running = servers == null || servers.isEmpty() ? null : servers.get(0);
        return running == null ? -1 : new StringsCompleter(candidates(running)).complete(session, line, candidates);
    }

    static Set<String> domains(FederationServer server) {
        Set<String> domains = new TreeSet<>();
        server.inspection().partners().rows().stream().map(PartnerRow::domain).forEach(domains::add);
        return domains;
    }

    /** Those who are in sessions and subscriptions, as bare JIDs. */
    static Set<String> users(FederationServer server) {
        Set<String> users = new TreeSet<>();
        for (SessionRow session : server.inspection().sessions().rows()) {
            users.add(bare(session.local()));
            users.add(bare(session.peer()));
        }
        for (SubscriptionRow subscription : server.inspection().subscriptions().rows()) {
            users.add(subscription.watcher());
            users.add(subscription.presentity());
        }
        return users;
    }

    static Set<String> sessions(FederationServer server) {
        Set<String> ids = new TreeSet<>();
        server.inspection().sessions().rows().stream().map(SessionRow::id).forEach(ids::add);
        return ids;
    }

    private static String bare(String jid) {
        int slash = jid.indexOf('/');
        return slash < 0 ? jid : jid.substring(0, slash);
    }
}
