// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.util.Map;

/** A server, for JMX: {@code org.umpp:type=Server,name=<first domain>}. */
public interface FederationMXBean {
    /** UP, DEGRADED or DOWN. */
    String getHealth();

    /** Why it is not UP; a line for each reason. */
    String[] getHealthReasons();

    /** True if new sessions should come here. */
    boolean isReady();

    boolean isDraining();

    int getSessionCount();

    int getSubscriptionCount();

    int getOpenStreamCount();

    /** Stanzas that wait to leave. */
    int getQueuedStanzas();

    /** How many times something was not sent on to a partner, as it went in circles. */
    long getLoopsStopped();

    /** What was counted on the SIP side since the start. */
    Map<String, Long> getSipCounters();

    /** What was counted on the XMPP side: over the streams that are open. */
    Map<String, Long> getXmppCounters();

    /** The sessions, a JSON array. */
    String sessions();

    /** The subscriptions, a JSON array. */
    String subscriptions();

    /** The streams, a JSON array. */
    String streams();

    /** The partners, a JSON array. */
    String partners();

    /** The limits and how near they are, a JSON array. */
    String limits();

    /** Takes no new sessions and subscriptions from now on. */
    void drain();

    /** Takes new ones again. */
    void undrain();
}
