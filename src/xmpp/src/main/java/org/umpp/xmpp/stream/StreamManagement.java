// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/** The elements of stream management (XEP-0198). */
public final class StreamManagement {
    /** Asks the peer how many stanzas it has handled. */
    public static final String REQUEST = "<r xmlns='" + Namespaces.SM + "'/>";

    private static final long MODULUS = 1L << 32;

    private StreamManagement() {}

    /** Tells how many stanzas we have handled; the count goes round at 2^32 (XEP-0198 §4). */
    public static String answer(long handled) {
        return "<a xmlns='" + Namespaces.SM + "' h='" + handled % MODULUS + "'/>";
    }

    /** Grants management; without an id it cannot be resumed. */
    public static String enabled(String id, int maxSeconds) {
        String resume = id.isEmpty() ? "" : " resume='true' id='" + XmlText.escape(id) + "' max='" + maxSeconds + "'";
        return "<enabled xmlns='" + Namespaces.SM + "'" + resume + "/>";
    }

    /** Asks to go on with a former stream. */
    static String resume(InitiatingNegotiation.Resumption former) {
        return "<resume xmlns='" + Namespaces.SM + "' previd='" + XmlText.escape(former.id()) + "' h='"
                + former.handled() % MODULUS + "'/>";
    }

    /** Goes on with a former stream. */
    public static String resumed(String id, long handled) {
        return "<resumed xmlns='" + Namespaces.SM + "' previd='" + XmlText.escape(id) + "' h='" + handled % MODULUS
                + "'/>";
    }

    /** Refuses to enable or resume. */
    public static String failed(StanzaErrorCondition condition) {
        return "<failed xmlns='" + Namespaces.SM + "'><" + condition.element() + " xmlns='" + Namespaces.STANZA_ERRORS
                + "'/></failed>";
    }

    /** The count an element of the peer names, -1 when it names none that is valid. */
    public static long handled(XmlElement element) {
        String h = element.attribute("h");
        if (h.isEmpty() || h.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < h.length(); i++) {
            int digit = h.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value < MODULUS ? value : -1;
    }

    /** The value of an xs:boolean attribute. */
    public static boolean isTrue(String attribute) {
        return attribute.equals("true") || attribute.equals("1");
    }
}
