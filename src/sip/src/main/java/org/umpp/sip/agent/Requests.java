// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.message.CSeq;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Uri;
import org.umpp.sip.message.Via;

/** Writes requests (RFC 3261 §8.1.1 outside of dialogs, §12.2.1.1 within). */
final class Requests {
    /** The methods we understand somewhere; what is sent in Allow (§20.5). */
    static final String ALLOW = "INVITE, ACK, BYE, CANCEL, UPDATE, OPTIONS, SUBSCRIBE, NOTIFY, MESSAGE";

    /** The extensions we understand (§20.37). */
    static final String SUPPORTED = "timer";

    /** §8.1.1.6 recommends 70. */
    private static final String MAX_FORWARDS = "70";

    private static final String USER = "gw";

    private final Profile profile;
    private final Wire wire;
    private final Tokens tokens;

    Requests(Profile profile, Wire wire, Tokens tokens) {
        this.profile = profile;
        this.wire = wire;
        this.tokens = tokens;
    }

    /** Our Contact when acting for this domain: the server's own address, never that of a user's machine. */
    String contact(String localDomain, boolean secure) {
        String host = profile.contactHost().isEmpty() ? localDomain : profile.contactHost();
        SipUri uri = SipUri.of(secure, USER, host, profile.contactPort());
        boolean parameter = profile.secureTransport() && !secure; // sips means TLS already (RFC 3261 §26.2.2)
        return parameter ? '<' + uri.toString() + ";transport=tls>" : '<' + uri.toString() + '>';
    }

    /** A request outside of dialogs; the caller adds what its method needs. */
    MessageBuilder<SipRequest> initial(OutgoingRequest out, String callId, String localTag, int cseq) {
        Uri from = Uri.parse(out.from());
        MessageBuilder<SipRequest> builder = SipRequest.builder(out.method(), out.requestUri())
                .header(HeaderName.VIA, via(from.host()))
                .header(HeaderName.MAX_FORWARDS, MAX_FORWARDS)
                .header(HeaderName.FROM, NameAddr.of(from).withTag(localTag).toString())
                .header(HeaderName.TO, NameAddr.of(Uri.parse(out.to())).toString())
                .header(HeaderName.CALL_ID, callId)
                .header(HeaderName.CSEQ, new CSeq(cseq, out.method()).toString());
        out.fields().forEach(field -> builder.header(field.name(), field.value()));
        return builder;
    }

    /** A request in a dialog, with the CSeq number that the dialog has reached. */
    MessageBuilder<SipRequest> within(Dialog dialog, String method) {
        return within(dialog, method, dialog.localCSeq());
    }

    /** The ACK for a 2xx, with the number of its INVITE (RFC 3261 §13.2.2.4). */
    SipRequest ack(Dialog dialog, long cseq) {
        return within(dialog, Method.ACK, cseq).build();
    }

    private MessageBuilder<SipRequest> within(Dialog dialog, String method, long cseq) {
        List<String> routes = dialog.routeSet();
        boolean strict = !routes.isEmpty() && !isLoose(routes.get(0));
        // §12.2.1.1: a first route without lr takes the place of the Request-URI, and the target goes to the end.
        String uri = strict ? NameAddr.parse(routes.get(0)).uri().toString() : dialog.remoteTarget();
        MessageBuilder<SipRequest> builder = SipRequest.builder(method, uri)
                .header(HeaderName.VIA, via(dialog.localDomain()))
                .header(HeaderName.MAX_FORWARDS, MAX_FORWARDS)
                .header(HeaderName.FROM, address(dialog.localUri(), dialog.id().localTag()))
                .header(HeaderName.TO, address(dialog.remoteUri(), dialog.id().remoteTag()))
                .header(HeaderName.CALL_ID, dialog.id().callId())
                .header(HeaderName.CSEQ, new CSeq((int) cseq, method).toString());
        for (int i = strict ? 1 : 0; i < routes.size(); i++) {
            builder.header(HeaderName.ROUTE, routes.get(i));
        }
        if (strict) {
            builder.header(HeaderName.ROUTE, '<' + dialog.remoteTarget() + '>');
        }
        return builder;
    }

    /** The URI that says where a request of this dialog goes first. */
    static String nextHop(Dialog dialog) {
        return dialog.routeSet().isEmpty()
                ? dialog.remoteTarget()
                : NameAddr.parse(dialog.routeSet().get(0)).uri().toString();
    }

    private String via(String localDomain) {
        return Via.of(wire.transport(), wire.host(localDomain), wire.port(), tokens.branch())
                .toString();
    }

    private static String address(String uri, @Nullable String tag) {
        return tag == null || tag.isEmpty() ? '<' + uri + '>' : '<' + uri + ">;tag=" + tag;
    }

    private static boolean isLoose(String route) {
        return NameAddr.parse(route).uri() instanceof SipUri uri
                && uri.parameters().has("lr");
    }
}
