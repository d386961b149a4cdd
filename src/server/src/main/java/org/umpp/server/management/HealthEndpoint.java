// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers {@code GET /health} over plain HTTP: 200 if new sessions should come here, else 503, with the {@link Health} as JSON. */
public final class HealthEndpoint implements AutoCloseable {
    private static final int BACKLOG = 16;

    private final HttpServer http;
    private final ExecutorService thread;
    private final Supplier<Health> health;

    private HealthEndpoint(HttpServer http, Supplier<Health> health) {
        this.http = http;
        this.health = health;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread one = new Thread(task, "umpp-health");
            one.setDaemon(true);
            return one;
        });
    }

    /**
     * Answers from now on.
     *
     * @param address where; a loopback address, unless whoever may reach it may know
     * @throws IOException if it cannot be bound
     */
    public static HealthEndpoint open(InetSocketAddress address, Supplier<Health> health) throws IOException {
        HealthEndpoint endpoint = new HealthEndpoint(HttpServer.create(address, BACKLOG), health);
        endpoint.http.setExecutor(endpoint.thread);
        endpoint.http.createContext("/health", endpoint::answer);
        endpoint.http.start();
        return endpoint;
    }

    /** The port bound. */
    public int port() {
        return http.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Health now = health.get();
            byte[] body = now.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(now.ready() ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        thread.shutdownNow();
    }
}
