// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * Sends the response to the request that an exchange brought, as its message now says; what the route makes of it later changes nothing. An
 * exchange that awaits no response, such as the end of a dialog, passes.
 */
public class SipResponder extends DefaultProducer {
    /** The property with the {@link Response} that an exchange awaits. */
    static final String AWAITED = "CamelSipResponse";

    /** The response to one request. */
    interface Response {
        /** Sends what an exchange says, unless it was sent before. */
        void send(Exchange exchange);
    }

    SipResponder(SipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) {
        Response awaited = exchange.getProperty(AWAITED, Response.class);
        if (awaited != null) {
            awaited.send(exchange);
        }
    }
}
