// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/** An offer in which nothing can be accepted (RFC 3261 §13.3.1.3): 488 with this Warning (RFC 3261 §20.43). */
public final class NotAcceptableOfferException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** "Incompatible transport protocol": a medium this side can use, in clear text where that is not allowed. */
    public static final int INCOMPATIBLE_TRANSPORT = 302;

    /** "Media type not available": no {@code m=message} line at all. */
    public static final int MEDIA_TYPE_NOT_AVAILABLE = 304;

    /** "Incompatible media format": an {@code m=message} line, but none this side can use. */
    public static final int INCOMPATIBLE_MEDIA_FORMAT = 305;

    private final int warningCode;

    public NotAcceptableOfferException(int warningCode, String reason) {
        super(reason);
        this.warningCode = warningCode;
    }

    /** What it means, for the other side. */
    public String warning() {
        return warningCode == INCOMPATIBLE_TRANSPORT ? "Clear text not allowed, use TLS" : "Incompatible media";
    }

    /** The warn-code: 302, 304 or 305. */
    public int warningCode() {
        return warningCode;
    }
}
