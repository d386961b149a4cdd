// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import org.jspecify.annotations.Nullable;

/**
 * A request was answered with a final response other than 2xx, or not at all: a timeout is a 408, an unknown domain a 404, an
 * unreachable one a 504, too much at once a 503 (RFC 3261 §8.1.3.1). A route that throws it makes it the answer.
 */
public class SipFailureException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final int retryAfter;
    private final int minExpires;
    private final String warning;
    private final String contact;

    /** A failure of this status, 300 to 699, with a reason phrase fit for the wire. */
    public SipFailureException(int status, String reason) {
        this(status, reason, -1, -1, "", "", null);
    }

    /**
     * A failure.
     *
     * @param retryAfter Retry-After in seconds, -1 for none
     * @param minExpires Min-Expires in seconds, -1 for none
     * @param warning the value of Warning, "" for none
     * @param contact the URI of Contact (of a 3xx), "" for none
     * @param cause why the request could not be sent; {@code null} when the peer answered, or said nothing
     */
    public SipFailureException(
            int status,
            String reason,
            int retryAfter,
            int minExpires,
            String warning,
            String contact,
            @Nullable Throwable cause) {
        super(status + " " + reason, cause);
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("status: " + status + " (expected: 300-699)");
        }
        this.status = status;
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.minExpires = minExpires;
        this.warning = warning;
        this.contact = contact;
    }

    /** The status, 300 to 699. */
    public int getStatus() {
        return status;
    }

    /** The reason phrase. */
    public String getReason() {
        return reason;
    }

    /** Retry-After in seconds, -1 for none. */
    public int getRetryAfter() {
        return retryAfter;
    }

    /** Min-Expires in seconds, -1 for none. */
    public int getMinExpires() {
        return minExpires;
    }

    /** The value of Warning, "" for none. */
    public String getWarning() {
        return warning;
    }

    /** The URI of Contact, "" for none. */
    public String getContact() {
        return contact;
    }

    /** Whether the peer had no part in it: the request could not be sent. */
    public boolean isLocal() {
        return getCause() != null;
    }
}
