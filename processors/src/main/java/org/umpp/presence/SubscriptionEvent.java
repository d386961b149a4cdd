// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

/** What can happen to a subscription. Times are milliseconds since the epoch; they enter as part of the event. */
public sealed interface SubscriptionEvent {

    /** A 2xx to our SUBSCRIBE: accepted, but nothing is known yet (RFC 3856 §6.7). */
    record Accepted(String dialog) implements SubscriptionEvent {}

    /** A NOTIFY to us, or one of ours, says {@code active}. */
    record Activated(String dialog) implements SubscriptionEvent {}

    /** A NOTIFY to us, or one of ours, says {@code pending}. */
    record Deferred(String dialog) implements SubscriptionEvent {}

    /** Ended for a passing reason; to be renewed, not before {@code retry}. */
    record Suspended(long retry) implements SubscriptionEvent {}

    /** Ended for good, with the reason of RFC 6665 §4.1.3 or one of ours. */
    record Ended(String reason) implements SubscriptionEvent {}

    /** Our user has been gone for some time. */
    record Rested() implements SubscriptionEvent {}

    /** A subscription that was suspended, or rested, is being renewed: a SUBSCRIBE is on its way. */
    record Renewed() implements SubscriptionEvent {}
}
