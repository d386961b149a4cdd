// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.UnicodeSet;

/** Internationalized domain names: mapped by UTS #46, non-transitional, then held to IDNA2008 (RFC 5891, 5892). */
final class Idna {
    private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.CHECK_CONTEXTO
            | IDNA.USE_STD3_RULES);

    /**
     * What RFC 5892 §2 lets stand in a U-label, once UTS #46 has mapped case and width: letters, marks and digits, less old
     * Hangul and the exceptions of §2.6. UTS #46 alone would let symbols pass.
     */
    private static final UnicodeSet ALLOWED = new UnicodeSet("[-.a-z0-9"
                    + "[[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}]"
                    + "-[\\p{hst=L}\\p{hst=V}\\p{hst=T}\\u0640\\u07FA\\u302E\\u302F\\u3031-\\u3035\\u303B]]"
                    + "\\u00B7\\u0375\\u05F3\\u05F4\\u06FD\\u06FE\\u0F0B\\u200C\\u200D\\u3007\\u30FB]")
            .freeze();

    private Idna() {}

    static String toUnicode(String text) {
        StringBuilder unicode = new StringBuilder(text.length());
        IDNA.Info info = new IDNA.Info();
        UTS46.nameToUnicode(text, unicode, info);
        if (unicode.length() > 0 && unicode.charAt(unicode.length() - 1) == '.') {
            unicode.setLength(unicode.length() - 1);
        }
        String name = unicode.toString();
        if (info.hasErrors() || !ALLOWED.containsAll(name) || name.isEmpty() || Utf8.length(name) > Jid.MAX_OCTETS) {
            throw DomainName.malformed(text);
        }
        // Only what also has A-labels, each of at most 63 octets, is a domain name at all.
        encode(name);
        return name;
    }

    static String toAscii(String text) {
        return encode(toUnicode(text));
    }

    private static String encode(String unicode) {
        StringBuilder ascii = new StringBuilder(unicode.length());
        IDNA.Info info = new IDNA.Info();
        UTS46.nameToASCII(unicode, ascii, info);
        if (info.hasErrors()) {
            throw DomainName.malformed(unicode);
        }
        return ascii.toString();
    }
}
