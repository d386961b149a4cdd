// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

/**
 * A text for people (RFC 3863 §4.1.6).
 *
 * @param text verbatim
 * @param language its {@code xml:lang}, {@code ""} when it has none
 */
public record Note(String text, String language) {
    /** Never shows the text, so that it reaches no log. */
    @Override
    public String toString() {
        return "Note[" + text.length() + " characters, language=" + language + "]";
    }
}
