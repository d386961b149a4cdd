// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.Locale;

/** What a finding is about: our own policy for the partner, or one of the wires. */
public enum Plane {
    PARTNER(10),
    SIP(20),
    XMPP(30),
    MSRP(40);

    private final int exitCode;

    Plane(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Where its exit codes begin; the step is added. */
    int exitCode() {
        return exitCode;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
