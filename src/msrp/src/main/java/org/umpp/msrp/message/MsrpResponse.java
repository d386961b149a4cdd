// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.util.List;

/**
 * A response (RFC 4975 §7.2).
 *
 * @param status three digits (§10)
 * @param comment words for people; may be empty
 */
public record MsrpResponse(
        String transactionId, int status, String comment, List<MsrpUri> toPath, List<MsrpUri> fromPath)
        implements MsrpMessage {
    public MsrpResponse {
        toPath = List.copyOf(toPath);
        fromPath = List.copyOf(fromPath);
    }

    @Override
    public String trace() {
        return MsrpEncoder.trace(this);
    }

    /** Whether what was asked is done. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** What a status means (§10). */
    static String comment(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 408 -> "Timeout";
            case 413 -> "Stop Sending";
            case 415 -> "Unsupported Media Type";
            case 423 -> "Interval Out of Bounds";
            case 481 -> "No Such Session";
            case 501 -> "Not Implemented";
            case 506 -> "Session in Use";
            default -> "";
        };
    }
}
