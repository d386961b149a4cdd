// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.umpp.server.management.Inspection;
import org.umpp.server.management.Rows;

/** {@code umpp:subscriptions}. */
@Service
@Command(scope = "umpp", name = "subscriptions", description = "Who watches whose presence")
public final class SubscriptionsCommand extends RowsCommand {
    public SubscriptionsCommand() {
        super("subscriptions");
    }

    @Override
    Rows<?> rows(Inspection inspection) {
        return inspection.subscriptions();
    }
}
