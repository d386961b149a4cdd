// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

/**
 * An SRV record (RFC 2782).
 *
 * @param priority lower is tried first
 * @param weight share among those of one priority
 * @param port where the service listens
 * @param target host name in lower case without the final dot; {@code "."} says that the service is not there
 */
public record ServiceRecord(int priority, int weight, int port, String target) {
    /** Whether the record says that the service is decidedly not available at this domain. */
    public boolean isAbsent() {
        return target.equals(".");
    }
}
