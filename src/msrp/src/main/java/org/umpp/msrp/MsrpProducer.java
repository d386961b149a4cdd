// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.util.concurrent.CompletionStage;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.umpp.msrp.message.MsrpUri;
import org.umpp.msrp.session.OutgoingMessage;
import org.umpp.msrp.session.SessionPlan;

/** Does in a session what a route asks for. A message is taken into the queue of its session; what does not arrive comes back. */
final class MsrpProducer extends DefaultAsyncProducer {
    private final MsrpEndpoint endpoint;

    MsrpProducer(MsrpEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getMessage();
        MsrpComponent component = endpoint.component();
        String session = text(message, MsrpConstants.SESSION);
        try {
            switch (endpoint.kind()) {
                case OPEN -> component.server().open(plan(session, message));
                case MESSAGE -> {
                    if (!component.server().send(session, outgoing(message))) {
                        throw new MsrpOverflowException(session);
                    }
                }
                case REPORT ->
                    message.setHeader(
                            MsrpConstants.REPORTED,
                            component.server().report(session, text(message, MsrpConstants.MESSAGE_ID)));
                case CLOSE -> {
                    CompletionStage<Void> closed = component.server().closeSession(session);
                    if (!closed.toCompletableFuture().isDone()) {
                        closed.whenComplete((done, failure) -> component.goOn(() -> callback.done(false)));
                        return false;
                    }
                }
                default ->
                    throw new IllegalStateException("msrp:" + endpoint.kind().text());
            }
        } catch (InvalidPayloadException | RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private static SessionPlan plan(String session, Message message) {
        return new SessionPlan(
                session,
                MsrpUri.parse(text(message, MsrpConstants.PATH)),
                MsrpUri.path(text(message, MsrpConstants.PEER_PATH)),
                text(message, MsrpConstants.LOCAL_DOMAIN),
                text(message, MsrpConstants.LOCAL_USER),
                text(message, MsrpConstants.PEER_DOMAIN),
                text(message, MsrpConstants.PEER_USER),
                message.getHeader(MsrpConstants.CONNECT, false, Boolean.class),
                message.getHeader(MsrpConstants.MAY_BE_PRIVATE, false, Boolean.class),
                message.getHeader(MsrpConstants.PEER_LIMIT, 0L, Long.class));
    }

    private static OutgoingMessage outgoing(Message message) throws InvalidPayloadException {
        byte[] content = message.getHeader(MsrpConstants.CONTENT, byte[].class);
        return new OutgoingMessage(
                text(message, Exchange.CONTENT_TYPE),
                text(message, MsrpConstants.CONTENT_LANGUAGE),
                content == null ? message.getMandatoryBody(byte[].class) : content,
                message.getHeader(MsrpConstants.REPORT, false, Boolean.class),
                message.getBody());
    }

    private static String text(Message message, String header) {
        String value = message.getHeader(header, String.class);
        return value == null ? "" : value;
    }
}
