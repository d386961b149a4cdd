// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Messages and presence to and from other domains over XMPP server-to-server streams. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "xmpp-s2s",
        title = "XMPP server-to-server",
        syntax = "xmpp-s2s:kind",
        category = {Category.CHAT, Category.MESSAGING},
        headersClass = XmppConstants.class)
public class XmppS2sEndpoint extends DefaultEndpoint {

    @UriPath(enums = "message,presence,undelivered")
    private final StanzaKind kind;

    private final XmppS2sComponent component;

    XmppS2sEndpoint(String uri, XmppS2sComponent component, StanzaKind kind) {
        super(uri, component);
        this.component = component;
        this.kind = kind;
    }

    XmppS2sComponent component() {
        return component;
    }

    @Override
    public Producer createProducer() {
        if (kind == StanzaKind.UNDELIVERED) {
            throw new IllegalArgumentException("xmpp-s2s:undelivered can only be consumed from");
        }
        return new XmppS2sProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        StanzaConsumer consumer =
                new StanzaConsumer(this, processor, () -> component.dispatch().slot(kind), true);
        configureConsumer(consumer);
        return consumer;
    }
}
