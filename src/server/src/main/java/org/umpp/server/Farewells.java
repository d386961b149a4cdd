// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.policy.UmppConstants;
import org.umpp.presence.Subscription;
import org.umpp.presence.SubscriptionEvent;
import org.umpp.presence.SubscriptionKey;
import org.umpp.presence.SubscriptionSteps;
import org.umpp.session.Session;
import org.umpp.session.SessionKey;

/** Tells partners, through the routes, that sessions and subscriptions end; waits for their answers, but not long. */
final class Farewells {
    private static final Logger LOG = LoggerFactory.getLogger(Farewells.class);
    private static final long PATIENCE_SECONDS = 5;

    private final CamelContext context;
    private final FederationBeans beans;

    Farewells(CamelContext context, FederationBeans beans) {
        this.context = context;
        this.beans = beans;
    }

    /** The server ends: every session by BYE or CANCEL, and watchers are told to subscribe again elsewhere. */
    void toAll() {
        say((producer, told) -> {
            for (Session session : beans.sessions().all()) {
                if (session instanceof Session.Established established) {
                    told.add(producer.asyncSend("direct:send-bye", header(UmppConstants.DIALOG, established.dialog())));
                } else if (session instanceof Session.Offered offered) {
                    // what waits for the answer goes back while the routes stop, which wait for it
                    told.add(producer.asyncSend(
                            "direct:withdraw-offer", header(UmppConstants.SESSION_ID, offered.callId())));
                }
            }
            for (Subscription subscription : beans.subscriptions().all()) {
                if (!subscription.dialog().isEmpty()) {
                    told.add(producer.asyncSend(
                            subscription.key().isNotifier() ? "direct:send-notify" : "direct:unsubscribe",
                            end(subscription)));
                }
                if (subscription.key().side() == SubscriptionKey.Side.SUBSCRIBER
                        && beans.users()
                                .isOnXmppServer(Jid.parse(subscription.key().local()))) {
                    told.add(producer.asyncSend("direct:show-no-more", end(subscription)));
                }
            }
            told.add(producer.asyncSend("direct:leave-contacts", exchange -> {}));
        });
    }

    /** The server drains: watchers are told to subscribe again elsewhere. */
    void toWatchers() {
        say((producer, told) -> {
            for (Subscription subscription : beans.subscriptions().all()) {
                if (subscription.key().isNotifier() && !subscription.dialog().isEmpty()) {
                    beans.subscriptions().apply(subscription.key(), new SubscriptionEvent.Ended("deactivated"));
                    told.add(producer.asyncSend("direct:send-notify", end(subscription)));
                }
            }
        });
    }

    /** Partners and domains are gone: what there is with them and for them ends. */
    void to(Departures gone) {
        if (gone.isEmpty()) {
            return;
        }
        say((producer, told) -> {
            for (Session session : beans.sessions().all()) {
                SessionKey key = session.key();
                if (session instanceof Session.Established established && gone.concern(key.local(), key.peer())) {
                    told.add(producer.asyncSend(
                            "direct:end-session", header(UmppConstants.DIALOG, established.dialog())));
                }
            }
            for (Subscription subscription : beans.subscriptions().all()) {
                SubscriptionKey key = subscription.key();
                if (gone.concern(key.local(), key.peer())) {
                    told.add(producer.asyncSend(end(key), exchange -> {
                        exchange.getMessage().setBody(key);
                        exchange.getMessage().setHeader(UmppConstants.FROM, key.local());
                        exchange.getMessage().setHeader(UmppConstants.TO, key.peer());
                    }));
                }
            }
            LOG.info("{} sessions and subscriptions end: {}", told.size(), gone);
        });
    }

    private static String end(SubscriptionKey key) {
        if (key.isContact()) {
            return "direct:end-contact";
        }
        return key.isNotifier() ? "direct:end-watching" : "direct:stop-watching";
    }

    private static Processor header(String name, String value) {
        return exchange -> exchange.getMessage().setHeader(name, value);
    }

    private static Processor end(Subscription subscription) {
        Map<String, Object> headers = subscription.key().isNotifier()
                ? Map.of("CamelSipSubscriptionState", "terminated;reason=deactivated")
                : Map.of("CamelSipExpires", 0);
        return exchange -> {
            exchange.setProperty(SubscriptionSteps.KEY, subscription.key());
            exchange.getMessage().setHeader("CamelSipDialogId", subscription.dialog());
            exchange.getMessage().getHeaders().putAll(headers);
        };
    }

    private void say(BiConsumer<ProducerTemplate, List<CompletableFuture<Exchange>>> what) {
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            List<CompletableFuture<Exchange>> told = new ArrayList<>();
            what.accept(producer, told);
            CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not every partner could be told of the end: {}", e.toString());
        } catch (IOException e) {
            LOG.warn("the producer cannot be closed: {}", e.getMessage());
        }
    }
}
