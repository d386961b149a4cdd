// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.umpp.address.Jid;
import org.umpp.net.dispatch.RouteSlot;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamEnd;

/**
 * Brings stanzas to a route. It can be suspended, because otherwise Camel stops a route under the exchanges that are in it, and
 * messages that were handled would count as failed.
 */
final class StanzaConsumer extends DefaultConsumer implements Suspendable {
    private final Supplier<RouteSlot<StanzaConsumer>> slot;
    private final boolean proven;

    /**
     * A route of an endpoint.
     *
     * @param slot its place, once the component has started
     * @param proven whether the stream of a stanza has proved the domains that it is between
     */
    StanzaConsumer(Endpoint endpoint, Processor processor, Supplier<RouteSlot<StanzaConsumer>> slot, boolean proven) {
        super(endpoint, processor);
        this.slot = slot;
        this.proven = proven;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        slot.get().attach(this);
    }

    @Override
    protected void doSuspend() throws Exception {
        slot.get().detach(this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        slot.get().attach(this);
    }

    @Override
    protected void doStop() throws Exception {
        slot.get().detach(this);
        super.doStop();
    }

    /** Runs the route for a stanza that arrived. */
    void received(Stanza stanza, Outcome outcome) {
        Exchange exchange = exchange(stanza);
        between(exchange.getMessage(), stanza.to(), stanza.from());
        run(exchange, outcome);
    }

    /** Runs the route for a stanza that is given up. */
    void undelivered(Stanza stanza, StreamEnd reason, Outcome outcome) {
        Exchange exchange = exchange(stanza);
        Message message = exchange.getMessage();
        between(message, stanza.from(), stanza.to());
        message.setHeader(
                XmppConstants.ERROR_CONDITION, reason.stanzaCondition().element());
        message.setHeader(XmppConstants.ERROR_TEXT, reason.summary());
        run(exchange, outcome);
    }

    private void between(Message message, Jid local, Jid peer) {
        if (proven) {
            message.setHeader(XmppConstants.LOCAL_DOMAIN, local.domain());
            message.setHeader(XmppConstants.PEER_DOMAIN, peer.domain());
        }
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
                getExceptionHandler().handleException("the route of " + getEndpoint() + " failed", exchange, failure);
            }
            releaseExchange(exchange, false);
            outcome.ended(failure != null);
        });
    }
}
