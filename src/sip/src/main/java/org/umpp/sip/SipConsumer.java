// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.agent.Answer;
import org.umpp.sip.agent.IncomingRequest;
import org.umpp.sip.dialog.InviteUsage;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.message.MalformedSipException;

/**
 * Brings what happens in SIP to a route, and the route's answer back. Runs on the component's threads, never on the wire's. It
 * can be suspended, because otherwise Camel stops a route under the exchanges that are in it.
 */
public class SipConsumer extends DefaultConsumer implements Suspendable {
    private static final Logger LOG = LoggerFactory.getLogger(SipConsumer.class);

    private final SipEndpoint endpoint;

    SipConsumer(SipEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    String key() {
        return SipConsumers.key(endpoint.method(), endpoint.getEvent());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.component().consumers().add(this);
    }

    @Override
    protected void doSuspend() throws Exception {
        endpoint.component().consumers().remove(this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        endpoint.component().consumers().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.component().consumers().remove(this);
        super.doStop();
    }

    /** A request that the route answers. */
    void request(IncomingRequest request, Runnable done) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        try {
            SipBinding.received(request, exchange.getIn());
        } catch (MalformedSipException e) {
            // a field that only routes ask for
            releaseExchange(exchange, false);
            request.answer(Answer.of(e.status(), e.reason()));
            done.run();
            return;
        }
        SipResponder.Response response = now -> request.answer(answer(now, request));
        exchange.setProperty(SipResponder.AWAITED, response);
        process(exchange, () -> response.send(exchange), done);
    }

    private static Answer answer(Exchange exchange, IncomingRequest request) {
        String method = request.request().method();
        try {
            Answer answer = SipBinding.answer(exchange, request.request());
            if (answer.status() == 500 && exchange.getException() != null) {
                LOG.error("the route for {} failed", method, exchange.getException());
            }
            return answer;
        } catch (RuntimeException e) {
            LOG.error("the route for {} came to no answer", method, e);
            return Answer.of(500);
        }
    }

    /** An INVITE that its caller took back, or that was given up. */
    void cancelled(IncomingRequest request, String reason, Runnable done) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOnly);
        SipBinding.received(request, exchange.getIn());
        SipBinding.reason(reason, exchange.getIn());
        process(exchange, () -> {}, done);
    }

    /** The end of a dialog. */
    void ended(Usage usage, String reason, Runnable done) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOnly);
        Message message = exchange.getIn();
        SipBinding.ended(usage.dialog(), message);
        SipBinding.reason(reason, message);
        message.setHeader(SipConstants.METHOD, endpoint.method());
        if (!(usage instanceof InviteUsage)) {
            message.setHeader(SipConstants.EXPIRES, 0);
            message.setHeader(SipConstants.SUBSCRIPTION_STATE, "terminated;reason=timeout");
        }
        process(exchange, () -> {}, done);
    }

    /** The answer leaves before what the route wants done on completion. */
    private void process(Exchange exchange, Runnable answer, Runnable done) {
        try {
            createUoW(exchange);
        } catch (Exception e) {
            exchange.setException(e);
            finish(exchange, answer, done);
            return;
        }
        try {
            getAsyncProcessor().process(exchange, doneSync -> finish(exchange, answer, done));
        } catch (LinkageError e) {
            // Camel takes exceptions for the route's error handler, but not this: a step needs what is not installed
            exchange.setException(new IllegalStateException("a step of " + endpoint + " cannot run", e));
            getExceptionHandler().handleException("a step cannot run", exchange, exchange.getException());
            finish(exchange, answer, done);
        }
    }

    private void finish(Exchange exchange, Runnable answer, Runnable done) {
        try {
            answer.run();
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
            done.run();
        }
    }
}
