// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.util.ULocale;
import org.jspecify.annotations.Nullable;

/**
 * The PRECIS profiles of JIDs (RFC 8264, RFC 8265), over the Unicode data of ICU. The classes follow the order of RFC 8264
 * §8: what a set below subtracts is what that order decides earlier.
 */
final class Precis {
    /** RFC 8264 §9: letters and digits, less what is unstable, ignorable, old Hangul, or an exception of RFC 5892 §2.6. */
    private static final UnicodeSet IDENTIFIER = new UnicodeSet("[[[\\p{Ll}\\p{Lu}\\p{Lo}\\p{Nd}\\p{Lm}\\p{Mn}\\p{Mc}]"
                    + "-[\\p{NFKC_QC=No}\\p{DI}\\p{NChar}\\p{hst=L}\\p{hst=V}\\p{hst=T}]"
                    + "-[\\u0640\\u07FA\\u302E\\u302F\\u3031-\\u3035\\u303B]]"
                    + "[!-~]\\u00DF\\u03C2\\u06FD\\u06FE\\u0F0B\\u3007]")
            .freeze();

    /** What FreeformClass has besides: compatibility characters, other letters and digits, spaces, symbols, punctuation. */
    private static final UnicodeSet FREEFORM = new UnicodeSet(
                    "[[[\\p{NFKC_QC=No}\\p{Lt}\\p{Nl}\\p{No}\\p{Me}\\p{Zs}\\p{S}\\p{P}]"
                            + "-[\\p{DI}\\p{NChar}\\p{C}\\p{hst=L}\\p{hst=V}\\p{hst=T}]"
                            + "-[\\u0640\\u07FA\\u302E\\u302F\\u3031-\\u3035\\u303B]]]")
            .addAll(IDENTIFIER)
            .freeze();

    private static final UnicodeSet WIDTH = new UnicodeSet("[\\p{dt=Wide}\\p{dt=Narrow}]").freeze();
    private static final UnicodeSet SPACE = new UnicodeSet("\\p{Zs}").freeze();

    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    /** RFC 8264 §7: rules are applied again until the text is stable; what is not by then is refused. */
    private static final int MAX_ROUNDS = 4;

    private Precis() {}

    /** UsernameCaseMapped (RFC 8265 §3.3); null for what breaks it. */
    static @Nullable String usernameCaseMapped(String text) {
        String enforced = text;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            String next = NFC.normalize(UCharacter.toLowerCase(ULocale.ROOT, mapWidth(enforced)));
            if (next.equals(enforced)) {
                return conforms(enforced, IDENTIFIER) && BidiRule.holds(enforced) ? enforced : null;
            }
            enforced = next;
        }
        return null;
    }

    /** OpaqueString (RFC 8265 §4.2); null for what breaks it. */
    static @Nullable String opaqueString(String text) {
        String enforced = NFC.normalize(mapSpaces(text));
        return conforms(enforced, FREEFORM) ? enforced : null;
    }

    private static boolean conforms(String text, UnicodeSet characters) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (ContextRule.appliesTo(c) ? !ContextRule.holds(text, i) : !characters.contains(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return !text.isEmpty();
    }

    /** Fullwidth and halfwidth characters become what they decompose to (RFC 8264 §5.2.1). */
    private static String mapWidth(String text) {
        if (WIDTH.containsNone(text)) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            String decomposed = WIDTH.contains(c) ? NFKC.getRawDecomposition(c) : null;
            if (decomposed == null) {
                mapped.appendCodePoint(c);
            } else {
                mapped.append(decomposed);
            }
        });
        return mapped.toString();
    }

    private static String mapSpaces(String text) {
        if (SPACE.containsNone(text)) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text);
        for (int i = 0; i < mapped.length(); i++) {
            if (SPACE.contains(mapped.charAt(i))) {
                mapped.setCharAt(i, ' ');
            }
        }
        return mapped.toString();
    }
}
