// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

/** What was found ends the steps of a plane. */
final class DiagnosedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    DiagnosedException(Finding finding) {
        super(finding.id(), null, false, false);
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
