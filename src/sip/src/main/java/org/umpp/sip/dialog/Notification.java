// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import java.io.Serializable;

/**
 * What a NOTIFY says (RFC 6665 §4.2.2).
 *
 * @param state the word of Subscription-State: active, pending or terminated
 * @param reason why a subscription is terminated, "" for no reason
 * @param retryAfter the retry-after parameter of a terminated subscription in seconds, -1 for none
 * @param contentType the media type of the body, "" without a body
 * @param body the document, "" for none
 */
public record Notification(String state, String reason, int retryAfter, String contentType, String body)
        implements Serializable {
    /** What the engine says by itself when a subscription timed out and its user has nothing to add. */
    static final Notification TIMED_OUT = new Notification("terminated", "timeout", -1, "", "");

    /** Whether nothing follows this NOTIFY. */
    public boolean isFinal() {
        return state.equals("terminated");
    }
}
