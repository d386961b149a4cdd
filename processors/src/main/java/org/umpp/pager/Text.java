// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

/**
 * A text in a language.
 *
 * @param lang its language tag (RFC 5646), "" where none is said
 */
public record Text(String value, String lang) {
    /** A text whose language nobody says. */
    public static Text of(String value) {
        return new Text(value, "");
    }
}
