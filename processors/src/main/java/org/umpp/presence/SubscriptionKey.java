// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.io.Serializable;

/**
 * Identifies a presence subscription. We subscribe once for each pair of users; a partner may hold several dialogs for a pair,
 * so that one in which we are the notifier is told apart by its dialog.
 *
 * @param side our part in it
 * @param local bare JID of the user of this server
 * @param peer bare JID of the partner's user
 * @param dialog the SIP dialog where we notify; empty where we subscribe, and with a plain XMPP domain
 */
public record SubscriptionKey(Side side, String local, String peer, String dialog) implements Serializable {

    /** Our part in a subscription (RFC 6665 §2). */
    public enum Side {
        /** Our user watches: we send SUBSCRIBE. */
        SUBSCRIBER,
        /** Our user is the presentity: we send NOTIFY. */
        NOTIFIER,
        /** Our user is subscribed to a user of a plain XMPP domain: the subscription "to" of RFC 6121 §3. */
        TO,
        /** A user of a plain XMPP domain is subscribed to ours: the subscription "from" of RFC 6121 §3. */
        FROM
    }

    /** The subscription of our user {@code local} to the partner's user {@code peer}. */
    public static SubscriptionKey watching(String local, String peer) {
        return new SubscriptionKey(Side.SUBSCRIBER, local, peer, "");
    }

    /** The subscription of the partner's user {@code peer} to our user {@code local}. */
    public static SubscriptionKey watchedIn(String dialog, String local, String peer) {
        return new SubscriptionKey(Side.NOTIFIER, local, peer, dialog);
    }

    /** The subscription of our user {@code local} to {@code peer} of a plain XMPP domain. */
    public static SubscriptionKey to(String local, String peer) {
        return new SubscriptionKey(Side.TO, local, peer, "");
    }

    /** The subscription of {@code peer} of a plain XMPP domain to our user {@code local}. */
    public static SubscriptionKey from(String local, String peer) {
        return new SubscriptionKey(Side.FROM, local, peer, "");
    }

    /** True if it is one of XMPP's, which no SIP dialog holds. */
    public boolean isContact() {
        return side == Side.TO || side == Side.FROM;
    }

    /** True if our user is the one that is watched. */
    public boolean isWatched() {
        return side == Side.NOTIFIER || side == Side.FROM;
    }

    /** True if we are the notifier. */
    public boolean isNotifier() {
        return side == Side.NOTIFIER;
    }
}
