// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import java.io.Serializable;

/** What a dialog is used for. A dialog has exactly one usage, as RFC 5057 §5 advises. */
public sealed interface Usage extends Serializable permits InviteUsage, Notifier, Subscriber {
    /** The dialog itself. */
    Dialog dialog();

    /** The transition for an event. An event that belongs to another usage changes nothing. */
    Change on(UsageEvent event);

    /** When the usage next wants a {@link UsageEvent.Tick}, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never. */
    long deadline();
}
