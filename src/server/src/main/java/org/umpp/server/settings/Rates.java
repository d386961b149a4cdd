// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import org.umpp.net.limit.Rate;

/**
 * How often somebody may do what.
 *
 * @param messages stanzas over XMPP, MESSAGE over SIP
 * @param invites INVITE outside of dialogs, and every request there that is none of the others
 * @param subscribes SUBSCRIBE outside of dialogs
 */
public record Rates(Rate messages, Rate invites, Rate subscribes) {

    /** What somebody does. */
    public enum Kind {
        MESSAGES,
        INVITES,
        SUBSCRIBES
    }

    /** How often it may be done. */
    public Rate of(Kind kind) {
        return switch (kind) {
            case MESSAGES -> messages;
            case INVITES -> invites;
            case SUBSCRIBES -> subscribes;
        };
    }
}
