// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import java.io.Serializable;

/**
 * What names a dialog at our end (RFC 3261 §12): Call-ID, our tag, the peer's tag. The text form joins them with
 * semicolons, which occur in none of them; {@link #parse} and {@link #toString} are inverse.
 */
public record DialogId(String callId, String localTag, String remoteTag) implements Serializable {
    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text does not consist of a Call-ID and two tags
     */
    public static DialogId parse(String text) {
        int second = text.lastIndexOf(';');
        int first = text.lastIndexOf(';', second - 1);
        if (first <= 0 || second < first + 2) {
            throw new IllegalArgumentException("dialog id: " + text + " (expected: Call-ID;local-tag;remote-tag)");
        }
        return new DialogId(text.substring(0, first), text.substring(first + 1, second), text.substring(second + 1));
    }

    @Override
    public String toString() {
        return callId + ';' + localTag + ';' + remoteTag;
    }
}
