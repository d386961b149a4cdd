// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/** A body that is no session description (RFC 8866 §9); a request that carried it is answered 400. */
public final class MalformedSdpException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 64;

    /** @param reason what was expected, fit for a Warning header; holds nothing of the body */
    public MalformedSdpException(String reason) {
        super(reason);
    }

    /** Names a line by its number and its first characters, controls masked, so that a log line stays one line. */
    static MalformedSdpException atLine(int number, String line, String expected) {
        StringBuilder shown = new StringBuilder(SHOWN);
        for (int i = 0; i < line.length() && i < SHOWN; i++) {
            char c = line.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return new MalformedSdpException("line " + number + ": \"" + shown + "\" (expected: " + expected + ")");
    }
}
