// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.DefaultProducer;
import org.umpp.xmpp.stream.Stanza;

/**
 * Takes stanzas, of whatever kind, into the queue of their component, in the order of the exchanges. What cannot be sent in the end comes
 * back through {@code xmpp-host:undelivered}.
 */
final class XmppHostProducer extends DefaultProducer {
    private final XmppHostComponent component;

    XmppHostProducer(XmppHostEndpoint endpoint) {
        super(endpoint);
        this.component = endpoint.component();
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        component.send(exchange.getMessage().getMandatoryBody(Stanza.class));
    }
}
