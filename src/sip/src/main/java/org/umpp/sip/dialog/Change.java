// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transition of a usage.
 *
 * @param next the usage from now on; {@code null} when the dialog is over and forgotten
 * @param actions what to do, in order
 */
public record Change(@Nullable Usage next, List<UsageAction> actions) {
    public Change {
        actions = List.copyOf(actions);
    }

    static Change to(Usage next, UsageAction... actions) {
        return new Change(next, List.of(actions));
    }

    static Change over(UsageAction... actions) {
        return new Change(null, List.of(actions));
    }
}
