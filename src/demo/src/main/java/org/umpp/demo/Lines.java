// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

/** What users write into the console community: a stanza a line. */
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
     * The presence of a user for everybody who may see it.
     *
     * @param show empty, {@code unavailable}, or a value of {@code <show/>}
     */
    static String presence(Household from, String show) {
        return switch (show) {
            case "" -> "<presence from='%s'/>".formatted(from.fullJid());
            case "unavailable" -> "<presence from='%s' type='unavailable'/>".formatted(from.fullJid());
            default -> "<presence from='%s'><show>%s</show></presence>".formatted(from.fullJid(), show);
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
