// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.umpp.server.management.Inspection;
import org.umpp.server.management.Rows;

/** {@code umpp:limits}. */
@Service
@Command(
        scope = "umpp",
        name = "limits",
        description = "The limits, how near they are, and how often they were reached")
public final class LimitsCommand extends RowsCommand {
    public LimitsCommand() {
        super("limits");
    }

    @Override
    Rows<?> rows(Inspection inspection) {
        return inspection.limits();
    }
}
