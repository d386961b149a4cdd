// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import org.umpp.server.FederationServer;

/** Finds out why a domain cannot be federated with (D-48); the place where the server's own diagnosis is plugged in. */
interface Diagnosis {
    /**
     * What was found.
     *
     * @param text the findings, each with what to do
     * @param passed true if there are none
     */
    record Report(String text, boolean passed) {}

    Report of(FederationServer server, String domain, boolean json);

    /** The diagnosis of this build. */
    static Diagnosis installed() {
        // org.umpp.server.diagnosis goes here
        return (server, domain, json) -> new Report("this build cannot diagnose", false);
    }
}
