// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/** What octets mean as text (RFC 7572 §7): in the charset that is named, else in UTF-8. */
final class Charsets {
    private static final Charset GUESS = Charset.forName("windows-1252");

    private final Runnable guessed;

    /** @param guessed hears of each text that is not in the charset it should be in */
    Charsets(Runnable guessed) {
        this.guessed = guessed;
    }

    /**
     * The text. What is not UTF-8, although it should be, is taken for what Windows calls Latin-1 (D-54).
     *
     * @throws UnsupportedContentException if the charset is not known
     */
    String decode(byte[] octets, String name) {
        Charset charset = name.isEmpty() ? StandardCharsets.UTF_8 : named(name);
        if (!charset.equals(StandardCharsets.UTF_8)) {
            return charset.equals(StandardCharsets.US_ASCII) ? decode(octets, "") : new String(octets, charset);
        }
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            guessed.run();
            return new String(octets, GUESS);
        }
    }

    private static Charset named(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new UnsupportedContentException("a charset that is not known here");
        }
    }
}
