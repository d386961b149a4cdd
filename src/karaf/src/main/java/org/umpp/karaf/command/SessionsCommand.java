// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.umpp.server.management.Inspection;
import org.umpp.server.management.Rows;

/** {@code umpp:sessions}. */
@Service
@Command(scope = "umpp", name = "sessions", description = "The IM sessions with partners' users")
public final class SessionsCommand extends RowsCommand {
    public SessionsCommand() {
        super("sessions");
    }

    @Override
    Rows<?> rows(Inspection inspection) {
        return inspection.sessions();
    }
}
