// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.JoiningType;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.UnicodeSet;

/** Characters that PRECIS allows only in the company of certain others (RFC 5892 Appendix A). */
final class ContextRule {
    private static final UnicodeSet RULED = new UnicodeSet(
                    "[\\u00B7\\u0375\\u05F3\\u05F4\\u0660-\\u0669\\u06F0-\\u06F9\\u200C\\u200D\\u30FB]")
            .freeze();
    private static final UnicodeSet ARABIC_INDIC = new UnicodeSet(0x660, 0x669).freeze();
    private static final UnicodeSet EXTENDED_ARABIC_INDIC = new UnicodeSet(0x6F0, 0x6F9).freeze();
    private static final UnicodeSet JAPANESE = new UnicodeSet("[\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Han}]").freeze();

    /** The Canonical_Combining_Class of a virama. */
    private static final int VIRAMA = 9;
    /** Stands for "no character here" and has no property of any. */
    private static final int NONE = 0x10FFFF;

    private ContextRule() {}

    static boolean appliesTo(int c) {
        return RULED.contains(c);
    }

    /** Whether the character at {@code i}, one that has a rule, may stand there. */
    static boolean holds(String text, int i) {
        return switch (text.charAt(i)) {
            case '\u00b7' -> before(text, i) == 'l' && after(text, i) == 'l';
            case '\u0375' -> UScript.getScript(after(text, i)) == UScript.GREEK;
            case '\u05f3', '\u05f4' -> UScript.getScript(before(text, i)) == UScript.HEBREW;
            case '\u200c' -> isVirama(before(text, i)) || joinsAcross(text, i);
            case '\u200d' -> isVirama(before(text, i));
            case '\u30fb' -> JAPANESE.containsSome(text);
            default -> ARABIC_INDIC.containsNone(text) || EXTENDED_ARABIC_INDIC.containsNone(text);
        };
    }

    private static int before(String text, int i) {
        return i == 0 ? NONE : text.codePointBefore(i);
    }

    private static int after(String text, int i) {
        return i + 1 == text.length() ? NONE : text.codePointAt(i + 1);
    }

    private static boolean isVirama(int c) {
        return UCharacter.getCombiningClass(c) == VIRAMA;
    }

    /** A letter that joins to its left, then one that joins to its right, transparent ones aside (RFC 5892 A.1). */
    private static boolean joinsAcross(String text, int i) {
        int left = i;
        int type = JoiningType.TRANSPARENT;
        while (left > 0 && type == JoiningType.TRANSPARENT) {
            int c = text.codePointBefore(left);
            left -= Character.charCount(c);
            type = joiningType(c);
        }
        if (type != JoiningType.LEFT_JOINING && type != JoiningType.DUAL_JOINING) {
            return false;
        }
        int right = i + 1;
        type = JoiningType.TRANSPARENT;
        while (right < text.length() && type == JoiningType.TRANSPARENT) {
            int c = text.codePointAt(right);
            right += Character.charCount(c);
            type = joiningType(c);
        }
        return type == JoiningType.RIGHT_JOINING || type == JoiningType.DUAL_JOINING;
    }

    private static int joiningType(int c) {
        return UCharacter.getIntPropertyValue(c, UProperty.JOINING_TYPE);
    }
}
