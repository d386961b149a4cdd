// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.util.Locale;

/** What the sender of a request wants to know of its failure (RFC 4975 §7.1.2). */
public enum FailureReport {
    /** Everything, also that it has not failed: the default. */
    YES,
    /** Nothing: there is no response at all. */
    NO,
    /** Failures only. */
    PARTIAL;

    static FailureReport parse(String text) {
        for (FailureReport each : values()) {
            if (each.text().equals(text.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new MalformedMsrpException("Failure-Report: (expected: yes, no or partial)");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
