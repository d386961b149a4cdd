// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.InviteUsage;
import org.umpp.sip.dialog.SessionTimer;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SessionExpires;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transaction.ServerTransaction;

/** Writes responses (RFC 3261 §8.2.6) and gives them to their transactions. */
final class Responses {
    private final Requests requests;
    private final Tokens tokens;

    Responses(Requests requests, Tokens tokens) {
        this.requests = requests;
        this.tokens = tokens;
    }

    /** Answers with a tag of its own, outside of any dialog of ours; {@code false} if it was answered before. */
    boolean respond(ServerTransaction transaction, Answer answer) {
        return respond(transaction, answer, tokens.tag());
    }

    /** Answers; the tag goes into a To that has none. */
    boolean respond(ServerTransaction transaction, Answer answer, String toTag) {
        SipRequest request = transaction.unanswered();
        return request != null && transaction.respond(finish(begin(request, answer, toTag), request, answer));
    }

    /** Answers with our Contact, as every 2xx that makes or refreshes a dialog has it (§12.1.1). */
    boolean respond(ServerTransaction transaction, Answer answer, Usage usage) {
        SipRequest request = transaction.unanswered();
        if (request == null) {
            return false;
        }
        MessageBuilder<SipResponse> builder =
                begin(request, answer, usage.dialog().id().localTag());
        builder.header(HeaderName.CONTACT, requests.contact(usage.dialog()));
        if (usage instanceof InviteUsage invite && answer.status() < 300) {
            session(builder, request, invite.timer());
        }
        return transaction.respond(finish(builder, request, answer));
    }

    /** Answers 200 without asking anybody: BYE, or a refresh by UPDATE. */
    void accept(ServerTransaction transaction, @Nullable Usage usage) {
        if (usage == null || transaction.id().method().equals(Method.BYE)) {
            respond(transaction, Answer.of(200));
        } else {
            respond(transaction, Answer.of(200), usage);
        }
    }

    private static MessageBuilder<SipResponse> begin(SipRequest request, Answer answer, String toTag) {
        return answer.reason().isEmpty()
                ? SipResponse.to(request, answer.status(), toTag)
                : SipResponse.to(request, answer.status(), answer.reason(), toTag);
    }

    private static SipResponse finish(MessageBuilder<SipResponse> builder, SipRequest request, Answer answer) {
        for (Field field : answer.fields()) {
            builder.header(field.name(), field.value());
        }
        if (!answer.contentType().isEmpty() && !answer.body().isEmpty()) {
            builder.body(answer.contentType(), answer.body());
        }
        if (answer.status() == 405 && !answer.has(HeaderName.ALLOW)) {
            builder.header(HeaderName.ALLOW, Requests.allowedBut(request.method())); // §21.4.6
        }
        return builder.build();
    }

    /** RFC 4028 §9: what was agreed; Require only where the other side is to refresh and says that it can. */
    private static void session(MessageBuilder<SipResponse> builder, SipRequest request, SessionTimer timer) {
        SessionExpires.Refresher who = timer.weRefresh() ? SessionExpires.Refresher.UAS : SessionExpires.Refresher.UAC;
        builder.header(HeaderName.ALLOW, Requests.ALLOW)
                .header(HeaderName.SUPPORTED, Requests.SUPPORTED)
                .header(HeaderName.SESSION_EXPIRES, new SessionExpires(timer.interval(), who).toString());
        if (!timer.weRefresh() && request.headers().supported().contains(Requests.SUPPORTED)) {
            builder.header(HeaderName.REQUIRE, Requests.SUPPORTED);
        }
    }
}
