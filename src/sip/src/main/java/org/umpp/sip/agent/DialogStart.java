// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipUri;

/** Reads dialogs out of what the peer sends (RFC 3261 §12.1, §12.2.2). */
final class DialogStart {
    private DialogStart() {}

    /** The dialog that a request of the peer makes if it is accepted. */
    static Dialog asked(SipRequest request, Peer peer, String localTag) {
        SipHeaders headers = request.headers();
        NameAddr from = headers.from();
        NameAddr to = headers.to();
        boolean secure = peer.isSecure() && request.uri() instanceof SipUri uri && uri.secure();
        return new Dialog(
                new DialogId(headers.callId(), localTag, tag(from)),
                to.uri().toString(),
                from.uri().toString(),
                headers.contacts().get(0).uri().toString(),
                routes(headers),
                0,
                headers.cseq().number(),
                secure,
                to.uri().host(),
                from.uri().host());
    }

    /**
     * The dialog that a request of ours makes.
     *
     * @param target the peer's Contact; {@code null} if it said none
     */
    static Dialog made(OutgoingRequest out, DialogId id, @Nullable String target, List<String> routes, long cseq) {
        return new Dialog(
                id,
                out.from(),
                out.to(),
                target == null ? out.requestUri() : target,
                routes,
                cseq,
                -1,
                out.isSecure(),
                out.localDomain(),
                out.uri().host());
    }

    /** The route set that a request of the peer makes: its Record-Route, in order (§12.1.1). */
    static List<String> routes(SipHeaders headers) {
        return headers.recordRoutes().stream().map(NameAddr::toString).toList();
    }

    /** The dialog that a request of the peer belongs to; {@code null} if it says none. */
    static @Nullable DialogId idOf(SipHeaders headers) {
        String localTag = headers.to().tag();
        return localTag == null ? null : new DialogId(headers.callId(), localTag, tag(headers.from()));
    }

    /** A peer that knows RFC 2543 only may have no tag (RFC 3261 §12.1.1). */
    private static String tag(NameAddr address) {
        String tag = address.tag();
        return tag == null ? "" : tag;
    }
}
