// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamEnd;

/**
 * Brings stanzas to a route. It can be suspended, because otherwise Camel stops a route under the exchanges that are in it, and
 * messages that were handled would count as failed.
 */
final class XmppS2sConsumer extends DefaultConsumer implements Suspendable {
    private final XmppS2sEndpoint endpoint;

    XmppS2sConsumer(XmppS2sEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.component().dispatch().slot(endpoint.kind()).attach(this);
    }

    @Override
    protected void doSuspend() throws Exception {
        endpoint.component().dispatch().slot(endpoint.kind()).detach(this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        endpoint.component().dispatch().slot(endpoint.kind()).attach(this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.component().dispatch().slot(endpoint.kind()).detach(this);
        super.doStop();
    }

    /** Runs the route for a stanza from a partner. */
    void received(Stanza stanza, Outcome outcome) {
        Exchange exchange = exchange(stanza);
        Message message = exchange.getMessage();
        message.setHeader(XmppConstants.LOCAL_DOMAIN, stanza.to().domain());
        message.setHeader(XmppConstants.PEER_DOMAIN, stanza.from().domain());
        run(exchange, outcome);
    }

    /** Runs the route for a stanza that is given up. */
    void undelivered(Stanza stanza, StreamEnd reason, Outcome outcome) {
        Exchange exchange = exchange(stanza);
        Message message = exchange.getMessage();
        message.setHeader(XmppConstants.LOCAL_DOMAIN, stanza.from().domain());
        message.setHeader(XmppConstants.PEER_DOMAIN, stanza.to().domain());
        message.setHeader(
                XmppConstants.ERROR_CONDITION, reason.stanzaCondition().element());
        message.setHeader(XmppConstants.ERROR_TEXT, reason.summary());
        run(exchange, outcome);
    }

    /** How a route has ended. */
    interface Outcome {
        void ended(boolean failed);
    }

    private Exchange exchange(Stanza stanza) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOnly);
        Message message = exchange.getMessage();
        message.setBody(stanza);
        message.setHeader(XmppConstants.FROM, stanza.from().toString());
        message.setHeader(XmppConstants.TO, stanza.to().toString());
        if (!stanza.type().isEmpty()) {
            message.setHeader(XmppConstants.TYPE, stanza.type());
        }
        if (!stanza.id().isEmpty()) {
            message.setHeader(XmppConstants.ID, stanza.id());
        }
        return exchange;
    }

    private void run(Exchange exchange, Outcome outcome) {
        getAsyncProcessor().process(exchange, sync -> {
            Exception failure = exchange.getException();
            if (failure != null) {
                getExceptionHandler().handleException("the route of " + endpoint + " failed", exchange, failure);
            }
            releaseExchange(exchange, false);
            outcome.ended(failure != null);
        });
    }
}
