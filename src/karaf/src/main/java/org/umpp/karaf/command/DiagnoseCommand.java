// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.List;
import org.apache.camel.util.json.Jsoner;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.umpp.server.diagnosis.Finding;
import org.umpp.server.diagnosis.FindingTable;

/** {@code umpp:diagnose}. */
@Service
@Command(
        scope = "umpp",
        name = "diagnose",
        description = "Finds out what keeps us from federating with a domain, and says what to do; without effects")
public final class DiagnoseCommand extends FederationCommand {
    private static final int WIDTH = 120;

    @Argument(name = "domain", description = "The domain of a partner", required = true)
    @Completion(DomainCompleter.class)
    String domain = "";

    @Option(name = "--json", description = "As JSON, for programs")
    boolean json;

    /** @throws IllegalStateException if something is wrong, with the exit code of the first step that failed */
    @Override
    public @Nullable Object execute() {
        List<Finding> findings = server().diagnosis().of(domain);
        if (json) {
            console().println(Jsoner.serialize(FindingTable.maps(findings)));
        } else {
            FindingTable.lines(findings, WIDTH).forEach(console()::println);
        }
        int code = Finding.exitCode(findings);
        if (code != 0) {
            throw new IllegalStateException(domain + " cannot be federated with as it is (code " + code + ")");
        }
        return null;
    }
}
