// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Instant messages in MSRP sessions that SIP has agreed (RFC 4975). */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "msrp",
        title = "MSRP",
        syntax = "msrp:kind",
        category = {Category.CHAT, Category.MESSAGING},
        headersClass = MsrpConstants.class)
public class MsrpEndpoint extends DefaultEndpoint {
    private final MsrpComponent component;

    @UriPath(enums = "open,message,report,undelivered,lost,close")
    @Metadata(required = true)
    private final EndpointKind kind;

    MsrpEndpoint(String uri, MsrpComponent component, EndpointKind kind) {
        super(uri, component);
        this.component = component;
        this.kind = kind;
    }

    MsrpComponent component() {
        return component;
    }

    EndpointKind kind() {
        return kind;
    }

    @Override
    public Producer createProducer() {
        if (!kind.isProduced()) {
            throw new IllegalArgumentException("msrp:" + kind.text() + " can only be consumed from");
        }
        return new MsrpProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (!kind.isConsumed()) {
            throw new IllegalArgumentException("msrp:" + kind.text() + " can only be sent to");
        }
        MsrpConsumer consumer = new MsrpConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }
}
