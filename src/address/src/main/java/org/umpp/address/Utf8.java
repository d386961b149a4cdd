// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 as addresses need it: the length of an encoding, and decoding that refuses what is not UTF-8 (RFC 3629). */
final class Utf8 {
    private Utf8() {}

    /** The number of octets of {@code text}; an unpaired surrogate counts as the three octets it would take. */
    static int length(String text) {
        int octets = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                octets += c < 0x800 || Character.isHighSurrogate(c) || isSecondOfPair(text, i) ? 1 : 2;
            }
        }
        return octets;
    }

    private static boolean isSecondOfPair(String text, int i) {
        return i > 0 && Character.isLowSurrogate(text.charAt(i)) && Character.isHighSurrogate(text.charAt(i - 1));
    }

    /** Decodes the first {@code length} of {@code octets}; an overlong form, a surrogate or a cut sequence is an error. */
    static String decode(byte[] octets, int length) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(octets, 0, length))
                .toString();
    }
}
