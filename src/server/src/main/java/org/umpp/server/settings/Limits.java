// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.time.Duration;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.limit.Rate;

/**
 * How much there may be at once, and how often.
 *
 * @param sessions IM sessions
 * @param subscriptions presence subscriptions
 * @param waiting stanzas that wait for the answer of one session
 * @param idle seconds without a stanza after which a session ends; 0 for never
 * @param transactions SIP transactions in each direction
 * @param connections connections from others, on each wire
 * @param queuedBytes octets of stanzas that wait for one partner, about
 * @param queuedBytesInAll octets of stanzas that wait for all partners, about
 * @param overload how long work may wait for a thread before the server counts as overloaded
 * @param rates how often a partner may do what, unless its file says otherwise
 * @param userRates how often one of its users may
 * @param unknownRate how often a domain that is no partner may do anything
 */
public record Limits(
        int sessions,
        int subscriptions,
        int waiting,
        int idle,
        int transactions,
        ConnectionLimit.Bounds connections,
        long queuedBytes,
        long queuedBytesInAll,
        Duration overload,
        Rates rates,
        Rates userRates,
        Rate unknownRate) {

    /** How many SIP dialogs there may be: one for each session and subscription. */
    public int dialogs() {
        return sessions + subscriptions;
    }
}
