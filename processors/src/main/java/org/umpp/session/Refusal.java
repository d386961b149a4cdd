// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.io.Serializable;

/**
 * Why a session did not come about, in the words its users' protocol has for it.
 *
 * @param condition a stanza error condition (RFC 6120 §8.3.3), such as {@code item-not-found}
 * @param text for a person to read; may be empty, never an exception's text
 */
public record Refusal(String condition, String text) implements Serializable {
    /** The peer accepted and left before anything could be delivered. */
    static final Refusal OVER = new Refusal("recipient-unavailable", "the session was ended at once");
}
