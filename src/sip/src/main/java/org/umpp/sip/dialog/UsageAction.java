// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import org.jspecify.annotations.Nullable;

/** What a usage asks the user agent to do. Requests are built from the dialog given, whose local CSeq is the one to use. */
public sealed interface UsageAction {
    /** Actions without a parameter. */
    enum Do implements UsageAction {
        /** Give the request just received to the user. */
        PASS_UP,
        /** Answer the request just received with 200 without asking the user. */
        ACCEPT,
        /** Send the 2xx of the INVITE again (RFC 3261 §13.3.1.4). */
        REPEAT_SUCCESS
    }

    /** Answer the request just received with this status; {@code retryAfter} in seconds, -1 for none. */
    record Refuse(int status, int retryAfter) implements UsageAction {}

    /** Send a BYE. */
    record SendBye(Dialog dialog, @Nullable String reason) implements UsageAction {}

    /** Refresh the session: UPDATE without a body, or else a re-INVITE with the description given. */
    record SendRefresh(Dialog dialog, SessionTimer timer, @Nullable String description) implements UsageAction {}

    /** Send the user's own re-INVITE. */
    record SendOffer(Dialog dialog, SessionTimer timer) implements UsageAction {}

    /** Send a NOTIFY; {@code expires} is what remains of the subscription, in seconds. */
    record SendNotify(Dialog dialog, String event, Notification notification, long expires) implements UsageAction {}

    /** Send a SUBSCRIBE; 0 ends the subscription. */
    record SendSubscribe(Dialog dialog, String event, String accept, int expires) implements UsageAction {}

    /** Tell the user, once, that the dialog ended, why, and what it was used for. */
    record Ended(EndReason reason, Usage usage) implements UsageAction {}
}
