// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterDirection;

/** The rule that keeps text with right-to-left letters readable in one way only (RFC 5893 §2). */
final class BidiRule {
    private static final int RIGHT_TO_LEFT = bits(
            UCharacterDirection.RIGHT_TO_LEFT,
            UCharacterDirection.RIGHT_TO_LEFT_ARABIC,
            UCharacterDirection.ARABIC_NUMBER);
    private static final int NEUTRAL = bits(
            UCharacterDirection.EUROPEAN_NUMBER,
            UCharacterDirection.EUROPEAN_NUMBER_SEPARATOR,
            UCharacterDirection.COMMON_NUMBER_SEPARATOR,
            UCharacterDirection.EUROPEAN_NUMBER_TERMINATOR,
            UCharacterDirection.OTHER_NEUTRAL,
            UCharacterDirection.BOUNDARY_NEUTRAL,
            UCharacterDirection.DIR_NON_SPACING_MARK);
    private static final int EUROPEAN = bits(UCharacterDirection.EUROPEAN_NUMBER);
    private static final int ARABIC = bits(UCharacterDirection.ARABIC_NUMBER);
    private static final int LETTER = bits(UCharacterDirection.RIGHT_TO_LEFT, UCharacterDirection.RIGHT_TO_LEFT_ARABIC);
    private static final int MARK = bits(UCharacterDirection.DIR_NON_SPACING_MARK);

    private BidiRule() {}

    /** Whether {@code text} has no right-to-left character, or keeps the rule. */
    static boolean holds(String text) {
        int seen = 0;
        int last = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int direction = bits(UCharacter.getDirection(c));
            seen |= direction;
            if (direction != MARK) {
                last = direction;
            }
            i += Character.charCount(c);
        }
        if ((seen & RIGHT_TO_LEFT) == 0) {
            return true;
        }
        int first = bits(UCharacter.getDirection(text.codePointAt(0)));
        if ((first & LETTER) == 0) {
            // A text that begins from left to right may hold nothing that goes the other way, and this one does.
            return false;
        }
        return (seen & ~(RIGHT_TO_LEFT | NEUTRAL)) == 0
                && (last & (LETTER | EUROPEAN | ARABIC)) != 0
                && ((seen & EUROPEAN) == 0 || (seen & ARABIC) == 0);
    }

    private static int bits(int... directions) {
        int bits = 0;
        for (int direction : directions) {
            bits |= 1 << direction;
        }
        return bits;
    }
}
