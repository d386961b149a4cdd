// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A presence subscription.
 *
 * @param watcher who watches, a bare JID
 * @param presentity who is watched, a bare JID
 * @param partner the partner's domain
 * @param role what we are in it: {@code notifier} or {@code subscriber}
 * @param state how far it is
 * @param expires when it ends unless it is refreshed, or null
 * @param dialog its SIP dialog; empty while there is none
 */
public record SubscriptionRow(
        String watcher,
        String presentity,
        String partner,
        String role,
        String state,
        @Nullable Instant expires,
        String dialog) {}
