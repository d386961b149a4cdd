// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transaction.Outlet;

/** The transport, as the agent sees it. */
public interface Wire {
    /**
     * The way to a partner.
     *
     * @param localDomain the domain that we act for, whose certificate we show
     * @param peerDomain the domain that the partner's certificate has to prove
     * @param uri the URI of the next hop, which locates the partner unless there is a connection or a static route
     */
    Outlet<SipRequest> towards(String localDomain, String peerDomain, String uri);

    /** The token of our transport in Via: TLS or TCP. */
    String transport();

    /** The host of our Via when acting for a local domain. */
    String host(String localDomain);

    /** The port of our Via, -1 for none. */
    int port();
}
