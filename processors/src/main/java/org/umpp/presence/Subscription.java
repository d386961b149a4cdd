// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.io.Serializable;

/**
 * A presence subscription (RFC 6665 §4.1.2, §4.2.2; RFC 8048 §5), seen from either side. Each state answers for itself what an
 * event makes of it; an event that means nothing in a state leaves it as it is.
 */
public sealed interface Subscription extends Serializable {

    SubscriptionKey key();

    /** The SIP dialog it lives in; empty while there is none. */
    String dialog();

    /** True if the watcher takes only documents of the draft's time, {@code application/cpim-pidf+xml}. */
    default boolean legacy() {
        return false;
    }

    /** How often in a row it could not be made. */
    default int failures() {
        return 0;
    }

    /** The state after {@code event}. */
    Subscription on(SubscriptionEvent event);

    /** Our SUBSCRIBE is out, or accepted, and no NOTIFY has come: the neutral state of RFC 3856 §6.7. */
    record Requested(SubscriptionKey key, String dialog, int failures) implements Subscription {
        /** The first time. */
        public Requested(SubscriptionKey key, String dialog) {
            this(key, dialog, 0);
        }

        @Override
        public Subscription on(SubscriptionEvent event) {
            if (event instanceof SubscriptionEvent.Accepted accepted) {
                return new Requested(key, accepted.dialog(), failures);
            }
            return afterNotify(this, event);
        }
    }

    /** The presentity has not decided yet. The watcher learns nothing of it (RFC 8048 §5.2.1). */
    record Pending(SubscriptionKey key, String dialog, boolean legacy) implements Subscription {
        @Override
        public Subscription on(SubscriptionEvent event) {
            return afterNotify(this, event);
        }
    }

    /** The watcher gets the presentity's state. */
    record Active(SubscriptionKey key, String dialog, boolean legacy) implements Subscription {
        @Override
        public Subscription on(SubscriptionEvent event) {
            // "active" to "pending" keeps what the watcher has seen (MAPPINGS §8.1)
            return event instanceof SubscriptionEvent.Deferred ? this : afterNotify(this, event);
        }
    }

    /** Lost for a passing reason, and to be renewed at {@code retry} or later. What the watcher has seen stays. */
    record Suspended(SubscriptionKey key, long retry, int failures) implements Subscription {
        @Override
        public String dialog() {
            return "";
        }

        @Override
        public Subscription on(SubscriptionEvent event) {
            if (event instanceof SubscriptionEvent.Renewed) {
                return new Requested(key, "", failures);
            }
            if (event instanceof SubscriptionEvent.Rested) {
                return new Resting(key);
            }
            return event instanceof SubscriptionEvent.Ended ended ? new Terminated(key, ended.reason()) : this;
        }
    }

    /** Our user has been gone for some time, and sees nothing meanwhile: made anew when it is back. What was allowed stays allowed. */
    record Resting(SubscriptionKey key) implements Subscription {
        @Override
        public String dialog() {
            return "";
        }

        @Override
        public Subscription on(SubscriptionEvent event) {
            if (event instanceof SubscriptionEvent.Renewed) {
                return new Requested(key, "");
            }
            return event instanceof SubscriptionEvent.Ended ended ? new Terminated(key, ended.reason()) : this;
        }
    }

    /** Over; the registry forgets it. */
    record Terminated(SubscriptionKey key, String reason) implements Subscription {
        @Override
        public String dialog() {
            return "";
        }

        @Override
        public Subscription on(SubscriptionEvent event) {
            return this;
        }
    }

    /** What the states of a live dialog have in common (RFC 6665 §4.1.2). */
    private static Subscription afterNotify(Subscription now, SubscriptionEvent event) {
        if (event instanceof SubscriptionEvent.Activated activated) {
            return new Active(now.key(), activated.dialog(), now.legacy());
        }
        if (event instanceof SubscriptionEvent.Deferred deferred) {
            return new Pending(now.key(), deferred.dialog(), now.legacy());
        }
        if (event instanceof SubscriptionEvent.Suspended suspended) {
            return new Suspended(now.key(), suspended.retry(), now.failures() + 1);
        }
        if (event instanceof SubscriptionEvent.Rested) {
            return new Resting(now.key());
        }
        if (event instanceof SubscriptionEvent.Ended ended) {
            return new Terminated(now.key(), ended.reason());
        }
        return now;
    }
}
