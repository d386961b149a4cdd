// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The Subscription-State header field (RFC 6665 §8.2.3).
 *
 * @param state in lower case: active, pending, terminated, or an extension
 */
public record SubscriptionState(String state, Parameters parameters) {
    public SubscriptionState {
        if (!Grammar.isToken(state)) {
            throw new IllegalArgumentException("state: no token");
        }
    }

    /**
     * Reads a Subscription-State value.
     *
     * @throws MalformedSipException 400 when it is none
     */
    public static SubscriptionState parse(String text) {
        ValueScanner scanner = new ValueScanner(text, "Subscription-State");
        return new SubscriptionState(scanner.token().toLowerCase(Locale.ROOT), scanner.parameters());
    }

    /** {@code active;expires=n} */
    public static SubscriptionState active(int expires) {
        return new SubscriptionState("active", Parameters.NONE.with("expires", Integer.toString(expires)));
    }

    /** {@code pending;expires=n} */
    public static SubscriptionState pending(int expires) {
        return new SubscriptionState("pending", Parameters.NONE.with("expires", Integer.toString(expires)));
    }

    /** {@code terminated;reason=r} (RFC 6665 §4.2.2) */
    public static SubscriptionState terminated(String reason) {
        return new SubscriptionState("terminated", Parameters.NONE.with("reason", reason));
    }

    public boolean isTerminated() {
        return state.equals("terminated");
    }

    /** The seconds left; empty when not said. */
    public OptionalInt expires() {
        return DeltaSeconds.parameter(parameters, "expires", "Subscription-State");
    }

    /** Why it ended, in lower case; null when not said. */
    public @Nullable String reason() {
        String reason = parameters.get("reason");
        return reason == null ? null : reason.toLowerCase(Locale.ROOT);
    }

    /** When to subscribe anew, in seconds; empty when not said. */
    public OptionalInt retryAfter() {
        return DeltaSeconds.parameter(parameters, "retry-after", "Subscription-State");
    }

    @Override
    public String toString() {
        return state + parameters;
    }
}
