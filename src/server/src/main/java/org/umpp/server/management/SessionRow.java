// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An IM session.
 *
 * @param id its Call-ID
 * @param local the JID of our user
 * @param peer the JID of the partner's user
 * @param partner the partner's domain
 * @param state how far it is
 * @param over what carries it: {@code xmpp}, {@code msrp}, or {@code msrp (clear text)}; empty while that is not agreed
 * @param thread its thread
 * @param since when it began, or null
 * @param idle for how many seconds no stanza has passed
 * @param in stanzas that came
 * @param out stanzas that went
 */
public record SessionRow(
        String id,
        String local,
        String peer,
        String partner,
        String state,
        String over,
        String thread,
        @Nullable Instant since,
        long idle,
        long in,
        long out) {}
