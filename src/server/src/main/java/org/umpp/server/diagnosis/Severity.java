// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

/** How bad a finding is. */
public enum Severity {
    /** As it should be. */
    OK,
    /** Federation may work, but something is missing or will soon. */
    WARN,
    /** Federation with this partner does not work. */
    FAIL
}
