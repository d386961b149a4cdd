// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.Arrays;
import java.util.List;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.message.CSeq;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Uri;
import org.umpp.sip.transport.Destination;
import org.umpp.sip.transport.SipTransport;

/** Writes requests (RFC 3261 §8.1.1 outside of dialogs, §12.2.1.1 within). */
final class Requests {
    /** The methods we understand somewhere; what is sent in Allow (§20.5). */
    static final String ALLOW = "INVITE, ACK, BYE, CANCEL, UPDATE, OPTIONS, SUBSCRIBE, NOTIFY, MESSAGE";

    /** What stands in Allow where this one is not understood, or not from this peer. */
    static String allowedBut(String method) {
        return String.join(
                ", ",
                Arrays.stream(ALLOW.split(", ", -1))
                        .filter(each -> !each.equals(method))
                        .toList());
    }

    /** The extensions we understand (§20.37). */
    static final String SUPPORTED = "timer";

    /** §8.1.1.6 recommends 70. */
    private static final String MAX_FORWARDS = "70";

    /** The user part of our Contact: the gateway itself, so that no user's device shows. */
    private static final String USER = "gw";

    private final SipTransport transport;
    private final Tokens tokens;

    Requests(SipTransport transport, Tokens tokens) {
        this.transport = transport;
        this.tokens = tokens;
    }

    /** Our Contact in a dialog, as name-addr. */
    String contact(Dialog dialog) {
        return contact(destination(dialog), dialog.secure());
    }

    /** Our Contact in a request outside of dialogs, as name-addr: sips where the Request-URI is (§8.1.1.8). */
    String contact(OutgoingRequest out) {
        return contact(destination(out), out.isSecure());
    }

    private String contact(Destination destination, boolean secure) {
        return '<' + transport.contact(USER, destination, secure).toString() + '>';
    }

    /** Where a request outside of dialogs goes. */
    Destination destination(OutgoingRequest out) {
        return new Destination(out.localDomain(), out.uri().host(), out.uri());
    }

    /** Where the requests of a dialog go: the first route, else the remote target. */
    Destination destination(Dialog dialog) {
        List<String> routes = dialog.routeSet();
        Uri hop = routes.isEmpty()
                ? Uri.parse(dialog.remoteTarget())
                : NameAddr.parse(routes.get(0)).uri();
        return new Destination(dialog.localDomain(), dialog.peerDomain(), hop);
    }

    /** A request outside of dialogs; the caller adds what its method needs. */
    MessageBuilder<SipRequest> initial(OutgoingRequest out, String callId, String localTag, int cseq) {
        return initial(out, out.requestUri(), callId, localTag, cseq);
    }

    /** The same for one place of many where the user may be: with that Request-URI (§16.6 step 2). */
    MessageBuilder<SipRequest> initial(OutgoingRequest out, String target, String callId, String localTag, int cseq) {
        Destination destination = destination(out);
        MessageBuilder<SipRequest> builder = SipRequest.builder(out.method(), target)
                .header(HeaderName.VIA, via(destination))
                .header(HeaderName.MAX_FORWARDS, maxForwards(out))
                .header(HeaderName.FROM, address(out.from(), localTag))
                .header(HeaderName.TO, address(out.to(), ""))
                .header(HeaderName.CALL_ID, callId)
                .header(HeaderName.CSEQ, new CSeq(cseq, out.method()).toString());
        SipUri proxy = transport.proxy(destination);
        if (proxy != null) {
            builder.header(HeaderName.ROUTE, "<" + proxy + '>'); // §8.1.2: a route set with a single URI
        }
        for (Field field : out.fields()) {
            if (field.name() != HeaderName.MAX_FORWARDS) {
                builder.header(field.name(), field.value());
            }
        }
        return builder;
    }

    /** What is sent on because of a request received has what is left of that request's. */
    private static String maxForwards(OutgoingRequest out) {
        for (Field field : out.fields()) {
            if (field.name() == HeaderName.MAX_FORWARDS) {
                return field.value();
            }
        }
        return MAX_FORWARDS;
    }

    /** The same request with the URIs that its destination can read. */
    OutgoingRequest readable(OutgoingRequest out) {
        return transport.readsSipOnly(destination(out))
                ? new OutgoingRequest(
                        out.method(),
                        inSip(out.requestUri()),
                        inSip(out.from()),
                        inSip(out.to()),
                        out.callId(),
                        out.fields(),
                        out.contentType(),
                        out.body())
                : out;
    }

    /** An im: or pres: URI has the same user and domain as a sip: URI has them. */
    private static String inSip(String text) {
        Uri uri = Uri.parse(text);
        return uri instanceof SipUri
                ? text
                : "sip:" + text.substring(uri.scheme().length() + 1);
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
                .header(HeaderName.VIA, via(destination(dialog)))
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

    private String via(Destination destination) {
        return transport.via(destination, tokens.branch()).toString();
    }

    /** Always with angle brackets, so that no parameter changes sides (§20.10). */
    private static String address(String uri, String tag) {
        return tag.isEmpty() ? '<' + uri + '>' : '<' + uri + ">;tag=" + tag;
    }

    private static boolean isLoose(String route) {
        return NameAddr.parse(route).uri() instanceof SipUri uri
                && uri.parameters().has("lr");
    }
}
