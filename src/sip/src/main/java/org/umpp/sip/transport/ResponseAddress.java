// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Via;

/** Where a response goes when the connection of its request has gone (RFC 3261 §18.2.2): to where the request came from. */
record ResponseAddress(Destination destination, Candidate candidate) {
    /** Null when there is nobody who could be reached, or could prove to be the one who asked. */
    static @Nullable ResponseAddress of(SipResponse response, Flow flow) {
        Iterator<String> domains = flow.peer().domains().iterator();
        if (flow.protocol() == Protocol.TLS && !domains.hasNext()) {
            return null;
        }
        Via via;
        try {
            via = response.headers().topVia();
        } catch (MalformedSipException e) {
            return null;
        }
        String received = via.received();
        // "received" was written by us, so that no response goes to an address its request did not come from.
        InetAddress address =
                received == null ? flow.remote().getAddress() : NetUtil.createInetAddressFromIpAddressString(received);
        if (address == null) {
            return null;
        }
        int port = via.port() > 0 ? via.port() : flow.protocol().defaultPort();
        String peerDomain = domains.hasNext() ? domains.next() : via.host();
        return new ResponseAddress(
                new Destination(flow.localDomain(), peerDomain, SipUri.of(false, "", via.host(), port)),
                new Candidate(new Target(flow.protocol(), via.host(), port), address));
    }
}
