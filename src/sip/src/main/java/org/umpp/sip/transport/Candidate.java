// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An address of a target, ready to connect to. */
public record Candidate(Target target, InetAddress address) {
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, target.port());
    }
}
