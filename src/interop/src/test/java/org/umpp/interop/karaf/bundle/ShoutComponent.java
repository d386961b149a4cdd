// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.karaf.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** A component of somebody else's: says in a header from which version of its bundle it is. */
public final class ShoutComponent extends DefaultComponent {
    /** The version of the bundle that this class was loaded from. */
    static String version() {
        try (InputStream text = ShoutComponent.class.getResourceAsStream("/version.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new ShoutEndpoint(uri, this);
    }

    private static final class ShoutEndpoint extends DefaultEndpoint {
        ShoutEndpoint(String uri, ShoutComponent component) {
            super(uri, component);
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    exchange.getMessage().setHeader("Shout", version());
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("shout: is for producers");
        }
    }
}
