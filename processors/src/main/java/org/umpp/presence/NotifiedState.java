// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.util.Locale;

/**
 * What the Subscription-State of a NOTIFY says (RFC 6665 §4.1.3).
 *
 * @param state active, pending, terminated, or an extension, which counts as active
 * @param reason of a termination; empty if none is given
 * @param retryAfter seconds until another try makes sense; 0 if it does not say
 */
record NotifiedState(String state, String reason, int retryAfter) {
    private static final int MOST = 86_400;

    static NotifiedState parse(String header) {
        String[] parts = header.split(";", -1);
        String reason = "";
        int retryAfter = 0;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("reason=")) {
                reason = parameter.substring("reason=".length());
            } else if (parameter.startsWith("retry-after=")) {
                retryAfter = seconds(parameter.substring("retry-after=".length()));
            }
        }
        return new NotifiedState(parts[0].trim().toLowerCase(Locale.ROOT), reason, retryAfter);
    }

    /** True if the presentity, or the nature of things, has ended it, so that asking again makes no sense. */
    boolean isForGood() {
        return reason.equals("rejected") || reason.equals("noresource");
    }

    /** The event it is for the subscription in that dialog. */
    SubscriptionEvent event(String dialog, long now) {
        return switch (state) {
            case "terminated" -> ended(now);
            case "pending" -> new SubscriptionEvent.Deferred(dialog);
            default -> new SubscriptionEvent.Activated(dialog);
        };
    }

    private SubscriptionEvent ended(long now) {
        return switch (reason) {
            case "rejected", "noresource", "invariant" -> new SubscriptionEvent.Ended(reason);
            case "deactivated", "timeout" -> new SubscriptionEvent.Suspended(now);
            case "probation" -> new SubscriptionEvent.Suspended(now + delay(60));
            case "giveup" -> new SubscriptionEvent.Suspended(now + delay(300));
            default -> new SubscriptionEvent.Suspended(now + delay(30));
        };
    }

    private long delay(int otherwise) {
        return 1000L * (retryAfter > 0 ? retryAfter : otherwise);
    }

    private static int seconds(String text) {
        try {
            return Math.max(0, Math.min(MOST, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            // a peer's nonsense is as good as silence here
            return 0;
        }
    }
}
