// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.tls.TlsContexts;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;

/** A SIP server on loopback that remembers what came in. */
final class Party implements Inbound, AutoCloseable {
    record Received<M>(M message, Flow flow) {}

    record Ended(Flow flow, FlowEnd end) {}

    static final Duration SOON = Duration.ofSeconds(10);

    final BlockingQueue<Received<SipRequest>> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<Received<SipResponse>> responses = new LinkedBlockingQueue<>();
    final BlockingQueue<Ended> ends = new LinkedBlockingQueue<>();
    final ResolverTable dns = new ResolverTable();
    final SipServer server;
    private final AtomicInteger numbers = new AtomicInteger();

    Party(TransportSettings settings, TlsContexts tls, StaticRoutes routes) throws IOException {
        server = new SipServer(settings, tls, dns, routes);
        server.start(this);
    }

    static TransportSettings settings() {
        return TransportSettings.of(Listener.tls("127.0.0.1", 0));
    }

    int port() {
        return server.port(Protocol.TLS);
    }

    String target() {
        return "tls:127.0.0.1:" + port();
    }

    /** Sends an OPTIONS; completes with the flow it went over. */
    CompletableFuture<Flow> send(Destination destination) {
        int number = numbers.incrementAndGet();
        CompletableFuture<Flow> outcome = new CompletableFuture<>();
        server.send(
                Verona.options(server.via(destination, "z9hG4bK" + number), number), destination, callback(outcome));
        return outcome;
    }

    CompletableFuture<Flow> answer(Received<SipRequest> request) {
        CompletableFuture<Flow> outcome = new CompletableFuture<>();
        server.send(Verona.ok(request.message()), request.flow(), callback(outcome));
        return outcome;
    }

    static SendCallback callback(CompletableFuture<Flow> outcome) {
        return new SendCallback() {
            @Override
            public void sent(Flow flow) {
                outcome.complete(flow);
            }

            @Override
            public void failed(TransportException cause) {
                outcome.completeExceptionally(cause);
            }
        };
    }

    /** Why nothing could be sent to there. */
    TransportException failure(Destination destination) throws Exception {
        return failure(send(destination));
    }

    static TransportException failure(CompletableFuture<Flow> outcome) throws Exception {
        return (TransportException) outcome.handle((flow, cause) -> cause).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    Received<SipRequest> request() throws InterruptedException {
        return taken(requests);
    }

    Received<SipResponse> response() throws InterruptedException {
        return taken(responses);
    }

    Ended end() throws InterruptedException {
        return taken(ends);
    }

    private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(element).as("something came").isNotNull();
        return element;
    }

    @Override
    public void request(SipRequest request, Flow flow) {
        requests.add(new Received<>(request, flow));
    }

    @Override
    public void response(SipResponse response, Flow flow) {
        responses.add(new Received<>(response, flow));
    }

    @Override
    public void closed(Flow flow, FlowEnd end) {
        ends.add(new Ended(flow, end));
    }

    @Override
    public void close() {
        server.close();
    }
}
