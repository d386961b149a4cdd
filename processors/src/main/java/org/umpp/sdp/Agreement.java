// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.Optional;
import org.umpp.address.Jid;

/**
 * What an offer and its answer agreed on, as this side sees it (draft §4.1).
 *
 * @param local this side's {@code a=jid}: the {@code from} of the stanzas it sends
 * @param peer the other side's: their {@code to}
 * @param type CHAT or GROUPCHAT, as answered
 * @param thread the thread of all stanzas; empty when neither side named one, then the Call-ID is it
 * @param host where the other side says its XMPP host is, {@code ""} when it does not; proves nothing
 * @param port the port there, 1-65535
 * @param opener which side opens the stream
 * @param mayOpen whether that lets this side open it
 */
public record Agreement(
        Jid local,
        Jid peer,
        ChatType type,
        Optional<String> thread,
        String host,
        int port,
        Opener opener,
        boolean mayOpen) {}
