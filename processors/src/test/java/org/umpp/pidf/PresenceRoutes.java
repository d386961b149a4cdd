// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.NoErrorHandlerBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The routes of {@code presence-routes.xml} running in a Camel context, as an operator would have them. */
final class PresenceRoutes implements AutoCloseable {
    static final String ENTITY = "pres:juliet@thecappulets.example.com";
    static final String CONTACT = "im:juliet@thecappulets.example.com";
    static final Instant RECEIVED = Instant.parse("2026-11-23T09:10:27.123Z");

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template;

    PresenceRoutes() {
        // What fails here is asserted, not logged.
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerBuilder());
        camel.getRegistry().bind("codec", new Codec());
        try {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveResource(camel, "classpath:org/umpp/pidf/presence-routes.xml"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        camel.start();
        template = camel.createProducerTemplate();
    }

    /** The steps that are no conversions. */
    public static final class Codec {
        /** What a stanza of Juliet says. */
        public void ofStanza(Exchange exchange) {
            String stanza = exchange.getMessage().getBody(String.class);
            String id = exchange.getMessage().getHeader("id", String.class);
            exchange.getMessage().setBody(PresenceStanzas.read(stanza, ENTITY, CONTACT, id, RECEIVED));
        }

        /** The document as one of the draft's time. */
        public void toLegacy(Exchange exchange) {
            PresenceDocument document = exchange.getMessage().getBody(PresenceDocument.class);
            exchange.getMessage().setBody(PidfWriter.write(document, PidfNamespace.CPIM_PIDF));
        }
    }

    /** The stanzas that a document becomes. */
    List<String> presences(Object pidf, String from, String to, String language) {
        return PresenceStanzas.write(document(pidf), from, to, language);
    }

    PresenceDocument document(Object pidf) {
        return template.requestBody("direct:pidf-to-document", pidf, PresenceDocument.class);
    }

    /** What a stanza that Juliet sends from her balcony becomes. */
    String pidf(Object presence) {
        return pidf(presence, "balcony");
    }

    String pidf(Object presence, String id) {
        return template.requestBodyAndHeader("direct:presence-to-pidf", presence, "id", id, String.class);
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
