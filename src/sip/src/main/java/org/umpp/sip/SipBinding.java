// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.agent.Answer;
import org.umpp.sip.agent.Field;
import org.umpp.sip.agent.IncomingRequest;
import org.umpp.sip.agent.OutgoingRequest;
import org.umpp.sip.agent.Reply;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Notification;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.SubscriptionState;
import org.umpp.sip.transport.TransportException;

/** The one place where SIP messages become exchanges and exchanges SIP messages. */
final class SipBinding {
    private SipBinding() {}

    /** What a route sees of a request. */
    static void received(IncomingRequest incoming, Message message) {
        SipRequest request = incoming.request();
        SipHeaders headers = request.headers();
        String from = headers.from().uri().toString();
        message.setHeader(SipConstants.METHOD, request.method());
        message.setHeader(SipConstants.REQUEST_URI, request.requestUri());
        message.setHeader(SipConstants.FROM, from);
        message.setHeader(SipConstants.TO, headers.to().uri().toString());
        message.setHeader(SipConstants.CALL_ID, headers.callId());
        message.setHeader(SipConstants.LOCAL_DOMAIN, headers.to().uri().host());
        message.setHeader(SipConstants.PEER_DOMAIN, headers.from().uri().host());
        DialogId dialog = incoming.dialog();
        if (dialog != null) {
            message.setHeader(SipConstants.DIALOG_ID, dialog.toString());
        }
        message.setHeader(SipConstants.IN_DIALOG, !incoming.isInitial());
        if (request.method().equals(Method.INVITE)) {
            message.setHeader(SipConstants.REINVITE, !incoming.isInitial());
        }
        copy(headers, HeaderName.EVENT, message, SipConstants.EVENT);
        copy(headers, HeaderName.SUBSCRIPTION_STATE, message, SipConstants.SUBSCRIPTION_STATE);
        copy(headers, HeaderName.SUBJECT, message, SipConstants.SUBJECT);
        copy(headers, HeaderName.CONTENT_LANGUAGE, message, SipConstants.CONTENT_LANGUAGE);
        copy(headers, HeaderName.DATE, message, SipConstants.DATE);
        copy(headers, HeaderName.SIP_IF_MATCH, message, SipConstants.ENTITY_TAG);
        if (headers.has(HeaderName.ACCEPT)) {
            message.setHeader(SipConstants.ACCEPT, accepted(request));
        }
        headers.maxForwards().ifPresent(left -> message.setHeader(SipConstants.MAX_FORWARDS, left));
        headers.expires().ifPresent(seconds -> message.setHeader(SipConstants.EXPIRES, seconds));
        contactAndBody(request, message);
        if (request.method().equals(Method.MESSAGE) && request.bodyLength() > 0) {
            message.setBody(request.body());
        }
    }

    /** What a route sees of the end of a dialog that it did not end itself. */
    static void ended(Dialog dialog, Message message) {
        message.setHeader(SipConstants.DIALOG_ID, dialog.id().toString());
        message.setHeader(SipConstants.CALL_ID, dialog.id().callId());
        message.setHeader(SipConstants.IN_DIALOG, true);
        message.setHeader(SipConstants.FROM, dialog.remoteUri());
        message.setHeader(SipConstants.TO, dialog.localUri());
        message.setHeader(SipConstants.LOCAL_DOMAIN, dialog.localDomain());
        message.setHeader(SipConstants.PEER_DOMAIN, dialog.peerDomain());
    }

    /** Why a dialog or an INVITE ended: the value of Reason (RFC 3326), "" for none. */
    static void reason(String reason, Message message) {
        if (!reason.isEmpty()) {
            message.setHeader(SipConstants.REASON, reason);
        }
    }

    /** The answer that a route came to. A header that still has the request's value was not set by the route. */
    static Answer answer(Exchange exchange, SipRequest request) {
        String method = request.method();
        Throwable failure = exchange.getException();
        if (failure != null) {
            SipFailureException known = exchange.getException(SipFailureException.class);
            return known == null ? Answer.of(500) : answer(known);
        }
        Message message = exchange.getMessage();
        int status = message.getHeader(SipConstants.STATUS, 200, Integer.class);
        boolean described = method.equals(Method.INVITE) && status < 300;
        String body = described ? body(message) : null;
        List<Field> fields = new ArrayList<>(4);
        boolean lasts = method.equals(Method.SUBSCRIBE) || method.equals(Method.PUBLISH);
        add(fields, HeaderName.EXPIRES, lasts ? text(message, SipConstants.EXPIRES) : null);
        boolean published = method.equals(Method.PUBLISH) && status < 300;
        add(fields, HeaderName.SIP_ETAG, published ? text(message, SipConstants.ENTITY_TAG) : null);
        add(fields, HeaderName.RETRY_AFTER, status >= 300 ? text(message, SipConstants.RETRY_AFTER) : null);
        add(fields, HeaderName.MIN_EXPIRES, status == 423 ? text(message, SipConstants.MIN_EXPIRES) : null);
        add(fields, HeaderName.WARNING, text(message, SipConstants.WARNING));
        String accept = status == 415 ? text(message, SipConstants.ACCEPT) : null;
        add(fields, HeaderName.ACCEPT, accept == null || accept.equals(accepted(request)) ? null : accept);
        String contact = text(message, SipConstants.CONTACT);
        boolean elsewhere =
                status >= 300 && status < 400 && contact != null && !contact.equals(contact(request.headers()));
        add(fields, HeaderName.CONTACT, elsewhere ? '<' + contact + '>' : null);
        String reason = status >= 300 ? text(message, SipConstants.REASON) : null;
        return new Answer(
                status,
                reason == null ? "" : reason,
                fields,
                body == null || body.isEmpty() ? "" : answeredType(message, request),
                body == null ? "" : body);
    }

    private static String accepted(SipRequest request) {
        return String.join(", ", request.headers().all(HeaderName.ACCEPT));
    }

    private static String answeredType(Message message, SipRequest request) {
        String type = contentType(message, "application/sdp");
        return type.equals(request.headers().first(HeaderName.CONTENT_TYPE)) ? "application/sdp" : type;
    }

    private static Answer answer(SipFailureException failure) {
        List<Field> fields = new ArrayList<>(3);
        add(fields, HeaderName.RETRY_AFTER, positive(failure.getRetryAfter()));
        add(fields, HeaderName.MIN_EXPIRES, positive(failure.getMinExpires()));
        add(fields, HeaderName.WARNING, failure.getWarning().isEmpty() ? null : failure.getWarning());
        add(fields, HeaderName.CONTACT, failure.getContact().isEmpty() ? null : '<' + failure.getContact() + '>');
        return new Answer(failure.getStatus(), clean(failure.getReason()), fields, "", "");
    }

    /** The request that a route wants sent outside of dialogs. */
    static OutgoingRequest request(String method, Message message) {
        String uri = required(message, SipConstants.REQUEST_URI);
        String to = text(message, SipConstants.TO);
        List<Field> fields = new ArrayList<>(4);
        add(fields, HeaderName.MAX_FORWARDS, text(message, SipConstants.MAX_FORWARDS));
        add(fields, HeaderName.SUBJECT, text(message, SipConstants.SUBJECT));
        add(fields, HeaderName.CONTENT_LANGUAGE, text(message, SipConstants.CONTENT_LANGUAGE));
        add(fields, HeaderName.DATE, text(message, SipConstants.DATE));
        String body = method.equals(Method.SUBSCRIBE) ? null : body(message);
        String usual = method.equals(Method.INVITE) ? "application/sdp" : "text/plain";
        return new OutgoingRequest(
                method,
                uri,
                required(message, SipConstants.FROM),
                to == null ? uri : to,
                text(message, SipConstants.CALL_ID),
                fields,
                body == null || body.isEmpty() ? "" : contentType(message, usual),
                body == null ? "" : body);
    }

    /** The notification that a route wants sent. */
    static Notification notification(Message message) {
        SubscriptionState state = SubscriptionState.parse(required(message, SipConstants.SUBSCRIPTION_STATE));
        String body = body(message);
        String reason = state.reason();
        return new Notification(
                state.state(),
                reason == null ? "" : reason,
                state.retryAfter().orElse(-1),
                body == null || body.isEmpty() ? "" : contentType(message, "application/pidf+xml"),
                body == null ? "" : body);
    }

    /** The dialog that a route names. */
    static DialogId dialog(Message message) {
        return DialogId.parse(required(message, SipConstants.DIALOG_ID));
    }

    /** What a route sees of a success. */
    static void replied(Reply reply, Message message) {
        DialogId dialog = reply.dialog();
        if (dialog != null) {
            message.setHeader(SipConstants.DIALOG_ID, dialog.toString());
        }
        SipResponse response = reply.response();
        message.setHeader(SipConstants.STATUS, reply.status());
        if (response != null) {
            message.setHeader(SipConstants.CALL_ID, response.headers().callId());
            contactAndBody(response, message);
        }
    }

    /** What a route sees of a failure. */
    static SipFailureException failure(Reply reply) {
        SipResponse response = reply.response();
        if (response != null) {
            SipHeaders headers = response.headers();
            String warning = headers.first(HeaderName.WARNING);
            return new SipFailureException(
                    reply.status(),
                    response.reason(),
                    seconds(headers, HeaderName.RETRY_AFTER),
                    seconds(headers, HeaderName.MIN_EXPIRES),
                    warning == null ? "" : warning,
                    contact(headers),
                    null);
        }
        if (reply.cause() == null) {
            return new SipFailureException(reply.status(), unsent(reply.status()));
        }
        int status = reply.cause() instanceof TransportException cause ? status(cause) : reply.status();
        return new SipFailureException(status, "Not sent", -1, -1, "", "", reply.cause());
    }

    private static String unsent(int status) {
        return switch (status) {
            case 408 -> "Request Timeout";
            case 513 -> "Message Too Large";
            default -> "Not sent";
        };
    }

    private static int status(TransportException cause) {
        return switch (cause.reason()) {
            case NO_SUCH_DOMAIN, SERVICE_ABSENT -> 404;
            case DNS_TIMEOUT, DNS_FAILURE, UNREACHABLE, CONNECT_TIMEOUT, NOT_SECURED -> 504;
            case NOT_LOCAL, OVERLOAD, CLOSED, STOPPED -> 503;
        };
    }

    /** A Retry-After may carry a comment, and no peer can be told that its response is malformed: then there is none. */
    private static int seconds(SipHeaders headers, HeaderName name) {
        String value = headers.first(name);
        int end = 0;
        while (value != null && end < value.length() && end < 9 && Character.isDigit(value.charAt(end))) {
            end++;
        }
        return value == null || end == 0 ? -1 : Integer.parseInt(value, 0, end, 10);
    }

    private static void contactAndBody(SipMessage received, Message message) {
        String contact = contact(received.headers());
        if (!contact.isEmpty()) {
            message.setHeader(SipConstants.CONTACT, contact);
        }
        if (received.bodyLength() == 0) {
            message.setBody(null);
            message.removeHeader(SipConstants.CONTENT_TYPE);
        } else {
            message.setBody(received.bodyText());
            copy(received.headers(), HeaderName.CONTENT_TYPE, message, SipConstants.CONTENT_TYPE);
        }
    }

    private static String contact(SipHeaders headers) {
        if (!headers.has(HeaderName.CONTACT) || headers.isContactWildcard()) {
            return "";
        }
        try {
            List<NameAddr> contacts = headers.contacts();
            return contacts.isEmpty() ? "" : contacts.get(0).uri().toString();
        } catch (org.umpp.sip.message.MalformedSipException e) {
            return ""; // where a Contact means nothing, nothing may be wrong with it either
        }
    }

    private static void copy(SipHeaders from, HeaderName name, Message to, String header) {
        String value = from.first(name);
        if (value != null) {
            to.setHeader(header, value);
        }
    }

    private static void add(List<Field> fields, HeaderName name, @Nullable String value) {
        if (value != null) {
            fields.add(new Field(name, value));
        }
    }

    private static @Nullable String positive(int seconds) {
        return seconds < 0 ? null : Integer.toString(seconds);
    }

    /** A header as text fit for the wire; {@code null} without one. */
    static @Nullable String text(Message message, String header) {
        String value = message.getHeader(header, String.class);
        return value == null || value.isBlank() ? null : clean(value);
    }

    /** The body as text; asked for what is not there, Camel would look for a way to make text of the message as a whole. */
    private static @Nullable String body(Message message) {
        return message.getBody() == null ? null : message.getBody(String.class);
    }

    private static String required(Message message, String header) {
        String value = text(message, header);
        if (value == null) {
            throw new IllegalArgumentException("header " + header + ": missing");
        }
        return value;
    }

    private static String contentType(Message message, String usual) {
        String type = text(message, SipConstants.CONTENT_TYPE);
        return type == null ? usual : type;
    }

    /** Text that comes from elsewhere cannot start a header field of its own. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(c < ' ' || c == 0x7f ? ' ' : c);
        }
        return clean.toString().strip();
    }
}
