// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.apache.karaf.shell.api.action.Option;
import org.jspecify.annotations.Nullable;
import org.umpp.server.management.Inspection;
import org.umpp.server.management.Rows;

/** A command that shows what there is, as a table or as JSON. */
abstract class RowsCommand extends FederationCommand {
    @Option(name = "--json", description = "As JSON, for programs")
    boolean json;

    private final String what;

    RowsCommand(String what) {
        this.what = what;
    }

    abstract Rows<?> rows(Inspection inspection);

    @Override
    public @Nullable Object execute() {
        Rows<?> rows = rows(server().inspection());
        if (json) {
            console().println(rows.json());
        } else {
            console().print(rows.table(what));
        }
        return null;
    }
}
