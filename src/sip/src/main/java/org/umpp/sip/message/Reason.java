// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * One Reason value (RFC 3326 §2).
 *
 * @param protocol SIP, Q.850 or another token
 */
public record Reason(String protocol, Parameters parameters) {
    public Reason {
        if (!Grammar.isToken(protocol)) {
            throw new IllegalArgumentException("protocol: no token");
        }
    }

    /** {@code SIP;cause=status;text="..."} */
    public static Reason sip(int status, String text) {
        return new Reason(
                "SIP", Parameters.NONE.with("cause", Integer.toString(status)).withQuoted("text", text));
    }

    /**
     * Reads one Reason value.
     *
     * @throws MalformedSipException 400 when it is none
     */
    public static Reason parse(String text) {
        ValueScanner scanner = new ValueScanner(text, "Reason");
        return new Reason(scanner.token(), scanner.parameters());
    }

    /** The cause as written; null when absent. */
    public @Nullable String cause() {
        return parameters.get("cause");
    }

    /** The text, without quotes; null when absent. */
    public @Nullable String text() {
        return parameters.get("text");
    }

    @Override
    public String toString() {
        return protocol + parameters;
    }
}
