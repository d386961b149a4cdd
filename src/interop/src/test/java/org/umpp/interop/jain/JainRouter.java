// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import gov.nist.javax.sip.stack.HopImpl;
import java.util.List;
import java.util.ListIterator;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** Sends every request, whatever the scheme of its URI (im: and pres: among them), to the one partner there is. */
public final class JainRouter implements Router {
    private volatile @Nullable Hop partner;

    /** JAIN calls this by reflection. */
    public JainRouter(SipStack stack, @Nullable String outboundProxy) {}

    /** Names the partner: a loopback port. */
    void partner(int port, String transport) {
        partner("127.0.0.1", port, transport);
    }

    /** Names the partner, wherever it is. */
    void partner(String host, int port, String transport) {
        partner = new HopImpl(host, port, transport);
    }

    @Override
    public @Nullable Hop getOutboundProxy() {
        return partner;
    }

    @Override
    public @Nullable Hop getNextHop(Request request) {
        return partner;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still has it
    public ListIterator<Hop> getNextHops(Request request) {
        Hop known = partner;
        return (known == null ? List.<Hop>of() : List.of(known)).listIterator();
    }
}
