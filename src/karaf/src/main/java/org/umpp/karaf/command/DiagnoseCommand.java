// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code umpp:diagnose}. */
@Service
@Command(
        scope = "umpp",
        name = "diagnose",
        description = "Finds out what keeps us from federating with a domain, and says what to do; without effects")
public final class DiagnoseCommand extends FederationCommand {
    @Argument(name = "domain", description = "The domain of a partner", required = true)
    @Completion(DomainCompleter.class)
    String domain = "";

    @Option(name = "--json", description = "As JSON, for programs")
    boolean json;

    Diagnosis diagnosis = Diagnosis.installed();

    /** @throws IllegalStateException if something is wrong, so that scripts see it */
    @Override
    public @Nullable Object execute() {
        Diagnosis.Report report = diagnosis.of(server(), domain, json);
        console().println(report.text());
        if (!report.passed()) {
            throw new IllegalStateException(domain + " cannot be federated with as it is");
        }
        return null;
    }
}
