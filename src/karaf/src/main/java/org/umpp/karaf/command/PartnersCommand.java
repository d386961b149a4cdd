// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.umpp.server.management.Inspection;
import org.umpp.server.management.Rows;

/** {@code umpp:partners}. */
@Service
@Command(scope = "umpp", name = "partners", description = "The partners, and what there is with each")
public final class PartnersCommand extends RowsCommand {
    public PartnersCommand() {
        super("partners");
    }

    @Override
    Rows<?> rows(Inspection inspection) {
        return inspection.partners();
    }
}
