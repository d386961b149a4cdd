// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

/** What users write into their community: stanzas, each of one line. */
final class Lines {
    private Lines() {}

    static String message(Household from, String text) {
        return "<message from='%s' to='%s' type='chat' id='%s'><body>%s</body></message>"
                .formatted(from.fullJid(), from.other().bareJid(), Long.toHexString(System.nanoTime()), escaped(text));
    }

    /** The chat state that ends a session (XEP-0085). */
    static String gone(Household from) {
        return "<message from='%s' to='%s' type='chat'><gone xmlns='http://jabber.org/protocol/chatstates'/></message>"
                .formatted(from.fullJid(), from.other().bareJid());
    }

    /**
     * The presence of a user for everybody who may see it: such a stanza goes to the user's own bare JID.
     *
     * @param show empty, {@code unavailable}, or a value of {@code <show/>}
     */
    static String presence(Household from, String show) {
        String start = "<presence from='%s' to='%s'".formatted(from.fullJid(), from.bareJid());
        return switch (show) {
            case "" -> start + "/>";
            case "unavailable" -> start + " type='unavailable'/>";
            default -> start + "><show>" + show + "</show></presence>";
        };
    }

    /** @param type subscribe, subscribed, unsubscribe or unsubscribed */
    static String subscription(Household from, String type) {
        return "<presence from='%s' to='%s' type='%s'/>"
                .formatted(from.bareJid(), from.other().bareJid(), type);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
