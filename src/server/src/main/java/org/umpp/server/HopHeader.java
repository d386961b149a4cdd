// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.XmlElement;

/** How many hops a stanza has made before, as a SHIM header (XEP-0131), which RFC 7247 §8 suggests against loops. */
final class HopHeader {
    private static final String SHIM = "http://jabber.org/protocol/shim";
    private static final String NAME = "Hops";
    private static final int ENDLESS = 1_000;

    private HopHeader() {}

    /** What a stanza says; -1 if it says nothing. What is no number counts as very many. */
    static int read(Stanza stanza) {
        XmlElement headers = stanza.child(SHIM, "headers");
        XmlElement header = headers == null ? null : find(headers);
        if (header == null) {
            return -1;
        }
        String text = header.text().strip();
        boolean number = !text.isEmpty() && text.length() < 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(text) : ENDLESS;
    }

    /** The stanza with this number of hops in place of what it said; its other SHIM headers stay. */
    static Stanza write(Stanza stanza, int hops) {
        StringBuilder xml = new StringBuilder("<headers xmlns='" + SHIM + "'>");
        XmlElement headers = stanza.child(SHIM, "headers");
        if (headers != null) {
            headers.children().stream().filter(header -> !isHops(header)).forEach(header -> xml.append(header.toXml()));
        }
        xml.append("<header name='" + NAME + "'>").append(hops).append("</header></headers>");
        return stanza.with(SHIM, "headers", xml.toString());
    }

    private static @Nullable XmlElement find(XmlElement headers) {
        return headers.children().stream().filter(HopHeader::isHops).findFirst().orElse(null);
    }

    private static boolean isHops(XmlElement header) {
        return header.name().equals("header") && header.attribute("name").equalsIgnoreCase(NAME);
    }
}
