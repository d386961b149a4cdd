// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.umpp.server.management.Inspection;
import org.umpp.server.management.Rows;

/** {@code umpp:streams}. */
@Service
@Command(scope = "umpp", name = "streams", description = "The XMPP streams with partners")
public final class StreamsCommand extends RowsCommand {
    public StreamsCommand() {
        super("streams");
    }

    @Override
    Rows<?> rows(Inspection inspection) {
        return inspection.streams();
    }
}
