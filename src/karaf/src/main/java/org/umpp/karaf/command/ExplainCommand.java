// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.umpp.server.explain.Explainer;
import org.umpp.server.explain.Explanation;

/** {@code umpp:explain}. */
@Service
@Command(
        scope = "umpp",
        name = "explain",
        description = "Which route and which rule would decide, without traffic and without effects")
public final class ExplainCommand extends FederationCommand {
    @Argument(index = 0, name = "from", description = "Who writes or wants to watch, a JID", required = true)
    @Completion(UserCompleter.class)
    String from = "";

    @Argument(index = 1, name = "to", description = "To whom, a JID", required = true)
    @Completion(UserCompleter.class)
    String to = "";

    @Argument(index = 2, name = "kind", description = "im or presence; im unless you say")
    @Completion(
            value = StringsCompleter.class,
            values = {"im", "presence"})
    String kind = "im";

    @Option(name = "--json", description = "As JSON, for programs")
    boolean json;

    @Override
    public @Nullable Object execute() {
        Explanation explanation = server().explain(from, to, kind());
        if (json) {
            console().println(explanation.json());
        } else {
            console().print(explanation.text());
        }
        return null;
    }

    private Explainer.Kind kind() {
        try {
            return Explainer.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(kind + " (expected: im or presence)", e);
        }
    }
}
