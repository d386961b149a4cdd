// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

/** What has passed for one component; written on one event loop, so that counting costs no more than a store. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
final class HostCounts {
    private volatile long sent;
    private volatile long received;
    private volatile long refused;

    void sent(int stanzas) {
        sent += stanzas;
    }

    void received() {
        received++;
    }

    void refused() {
        refused++;
    }

    long sentSoFar() {
        return sent;
    }

    long receivedSoFar() {
        return received;
    }

    long refusedSoFar() {
        return refused;
    }
}
