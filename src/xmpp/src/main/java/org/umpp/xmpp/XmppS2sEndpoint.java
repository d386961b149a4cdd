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

    /** What passes an endpoint. */
    enum Kind {
        /** Messages from and to partners. */
        MESSAGE,
        /** Presence from and to partners. */
        PRESENCE,
        /** Stanzas that were accepted and could not be delivered; to be consumed from only. */
        UNDELIVERED;

        static Kind of(String name) {
            return switch (name) {
                case "message" -> MESSAGE;
                case "presence" -> PRESENCE;
                case "undelivered" -> UNDELIVERED;
                default ->
                    throw new IllegalArgumentException("xmpp-s2s:" + name
                            + " (expected: xmpp-s2s:message, xmpp-s2s:presence or xmpp-s2s:undelivered)");
            };
        }
    }

    @UriPath(enums = "message,presence,undelivered")
    private final Kind kind;

    private final XmppS2sComponent component;

    XmppS2sEndpoint(String uri, XmppS2sComponent component, Kind kind) {
        super(uri, component);
        this.component = component;
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    XmppS2sComponent component() {
        return component;
    }

    @Override
    public Producer createProducer() {
        if (kind == Kind.UNDELIVERED) {
            throw new IllegalArgumentException("xmpp-s2s:undelivered can only be consumed from");
        }
        return new XmppS2sProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        XmppS2sConsumer consumer = new XmppS2sConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }
}
