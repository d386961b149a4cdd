// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Via;

/** The transport layer as its users see it (RFC 3261 §18). Nothing here blocks. */
public interface SipTransport {
    /** Which transport requests to there take: TLS, but for communities that are configured otherwise. */
    Protocol protocol(Destination destination);

    /** The Via to put on top of a request to there: our address, and this branch (RFC 3261 §18.1.1). */
    Via via(Destination destination, String branch);

    /**
     * A URI of ours for Contact, where requests within a dialog reach us.
     *
     * @param destination the other side of the dialog
     * @param sips whether the dialog is a {@code sips:} one (RFC 3261 §12.1.1)
     */
    SipUri contact(String user, Destination destination, boolean sips);

    /** The proxy that a request outside of dialogs has in its Route, because it goes there first (§8.1.2); null for none. */
    default @Nullable SipUri proxy(Destination destination) {
        return null;
    }

    /** Whether only {@code sip:} and {@code sips:} URIs are understood there. */
    default boolean readsSipOnly(Destination destination) {
        return false;
    }

    /** Whether a flow is with a proxy that has proved who is behind the requests it brings. */
    default boolean isEdge(Flow flow) {
        return false;
    }

    /** The domains of ours whose users are at home where a flow leads; none, as a rule. */
    default Set<String> homeOf(Flow flow) {
        return Set.of();
    }

    /** Sends a request: over a live connection with that peer, or a new one to the first of its addresses that answers. */
    void send(SipRequest request, Destination destination, SendCallback callback);

    /** Sends a request over this very flow, such as a CANCEL after its INVITE. */
    void send(SipRequest request, Flow flow, SendCallback callback);

    /**
     * Sends a response: over the flow its request came on, or if that has gone over a connection to the address in its
     * topmost Via (RFC 3261 §18.2.2).
     */
    void send(SipResponse response, Flow flow, SendCallback callback);
}
