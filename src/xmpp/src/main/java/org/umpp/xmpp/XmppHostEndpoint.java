// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Stanzas to and from the users behind the organisation's own XMPP server. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "xmpp-host",
        title = "XMPP host",
        syntax = "xmpp-host:kind",
        category = {Category.CHAT, Category.MESSAGING},
        headersClass = XmppConstants.class)
public class XmppHostEndpoint extends DefaultEndpoint {

    @UriPath(enums = "message,presence,iq,undelivered")
    private final StanzaKind kind;

    private final XmppHostComponent component;

    XmppHostEndpoint(String uri, XmppHostComponent component, StanzaKind kind) {
        super(uri, component);
        this.component = component;
        this.kind = kind;
    }

    XmppHostComponent component() {
        return component;
    }

    @Override
    public Producer createProducer() {
        if (kind == StanzaKind.UNDELIVERED) {
            throw new IllegalArgumentException("xmpp-host:undelivered can only be consumed from");
        }
        return new XmppHostProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        StanzaConsumer consumer =
                new StanzaConsumer(this, processor, () -> component.dispatch().slot(kind), false);
        configureConsumer(consumer);
        return consumer;
    }
}
