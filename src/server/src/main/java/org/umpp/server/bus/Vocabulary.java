// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.bus;

/** The namespaces of what has a name of its own in JSON. */
final class Vocabulary {
    static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    static final String RECEIPTS = "urn:xmpp:receipts";
    static final String DELAY = "urn:xmpp:delay";
    static final String CONTENT = "jabber:server";

    private Vocabulary() {}
}
