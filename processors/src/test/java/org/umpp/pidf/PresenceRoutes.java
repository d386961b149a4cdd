// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.NoErrorHandlerBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The routes of {@code presence-routes.xml} running in a Camel context, as an operator would have them. */
final class PresenceRoutes implements AutoCloseable {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template;

    PresenceRoutes() {
        // What fails here is asserted, not logged.
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerBuilder());
        try {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveResource(camel, "classpath:org/umpp/pidf/presence-routes.xml"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        camel.start();
        template = camel.createProducerTemplate();
    }

    /** The stanzas that a document becomes. */
    List<String> presences(Object pidf, Map<String, Object> headers) {
        MockEndpoint mock = camel.getEndpoint("mock:presence", MockEndpoint.class);
        mock.reset();
        template.sendBodyAndHeaders("direct:pidf-to-presence", pidf, headers);
        return mock.getExchanges().stream()
                .map(exchange -> exchange.getMessage().getBody(String.class))
                .toList();
    }

    PresenceDocument document(Object pidf) {
        return template.requestBody("direct:pidf-to-document", pidf, PresenceDocument.class);
    }

    String pidf(Object presence, Map<String, Object> headers) {
        return template.requestBodyAndHeaders("direct:presence-to-pidf", presence, headers, String.class);
    }

    String pidf(PresenceDocument document) {
        return template.requestBody("direct:document-to-pidf", document, String.class);
    }

    String cpimPidf(PresenceDocument document) {
        return template.requestBody("direct:document-to-cpim-pidf", document, String.class);
    }

    /** What a route that got this body failed with. */
    Throwable failure(String route, Object body) {
        Exchange failed = template.request(
                "direct:" + route, exchange -> exchange.getMessage().setBody(body));
        Throwable cause = failed.getException();
        while (cause instanceof CamelExecutionException || (cause != null && cause.getCause() != null)) {
            cause = cause.getCause();
        }
        return cause;
    }

    static String golden(String file) {
        try (InputStream in = PresenceRoutes.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll(">\\s+<", "><")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        camel.stop();
    }
}
