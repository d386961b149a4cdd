// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.Locale;

/** The steps of a diagnosis. The order is that of the exit codes, which must not change: scripts know them. */
public enum Step {
    /** Are we willing? */
    POLICY(0),
    /** Where is the partner? */
    DNS(0),
    /** Does anybody listen there? */
    CONNECT(1),
    /** Does an XMPP server for the domain answer, and offer STARTTLS? */
    STREAM(2),
    /** Can a secure connection be agreed, with our certificate? */
    TLS(3),
    /** Is it the partner? */
    CERTIFICATE(4),
    /** Does its SIP server answer us? */
    OPTIONS(5),
    /** Does its XMPP server believe that we are who we are? */
    AUTHENTICATION(5),
    /** The time ran out. */
    TIME(9);

    private final int exitCode;

    Step(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
