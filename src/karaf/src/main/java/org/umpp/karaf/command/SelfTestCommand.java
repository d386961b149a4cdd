// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.umpp.karaf.ContextFactory;
import org.umpp.server.management.Rows;
import org.umpp.server.selftest.SelfTest;

/** {@code umpp:selftest}. Needs no server: it starts its own. */
@Service
@Command(
        scope = "umpp",
        name = "selftest",
        description =
                "Plays the draft's flows between two throw-away servers in this Karaf; a server that runs is not touched")
public final class SelfTestCommand extends ShellCommand {
    @Option(name = "--json", description = "As JSON, for programs")
    boolean json;

    /** Makes contexts that see what a server in this Karaf sees. */
    @Reference
    @Nullable
    List<ContextFactory> factories;

    private Supplier<CamelContext> contexts() {
        if (factories == null || factories.isEmpty()) {
            throw new IllegalStateException("the bundle umpp-karaf is not active");
        }
        return factories.get(0)::create;
    }

    /** @throws IllegalStateException if a step failed, so that scripts see it */
    @Override
    public @Nullable Object execute() {
        Rows<SelfTest.Step> steps = SelfTest.run(contexts(), step -> {
            if (!json) {
                console()
                        .printf(
                                "%-6s %5d ms  %s%s%n",
                                step.ok() ? "ok" : "FAILED",
                                step.millis(),
                                step.name(),
                                step.detail().isEmpty() ? "" : ": " + step.detail());
            }
        });
        if (json) {
            console().println(steps.json());
        }
        if (!SelfTest.passed(steps)) {
            throw new IllegalStateException("the self-test failed");
        }
        return null;
    }
}
