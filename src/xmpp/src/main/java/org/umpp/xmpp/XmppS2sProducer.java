// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.netty.TargetHint;
import org.umpp.xmpp.stream.Stanza;

/**
 * Takes stanzas into the queue of their stream, in the order of the exchanges. What cannot be sent in the end comes back
 * through {@code xmpp-s2s:undelivered}.
 */
final class XmppS2sProducer extends DefaultProducer {
    private final XmppS2sComponent component;

    XmppS2sProducer(XmppS2sEndpoint endpoint) {
        super(endpoint);
        this.component = endpoint.component();
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        Message message = exchange.getMessage();
        component.send(message.getMandatoryBody(Stanza.class), hint(message));
    }

    private static @Nullable TargetHint hint(Message message) {
        String target = message.getHeader(XmppConstants.TARGET, String.class);
        return target == null
                ? null
                : TargetHint.parse(target, message.getHeader(XmppConstants.TARGET_LISTED, false, Boolean.class));
    }
}
