// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import java.util.Locale;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * SIP requests and the dialogs they make: invite, bye, cancel, subscribe, notify, publish, message, options (RFC 3261, RFC 6665, RFC 3903). The
 * reply of a route is the response; {@code sip:response} sends it before the route ends, so that what follows in the route follows on the wire.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "sip",
        title = "SIP",
        syntax = "sip:method",
        category = {Category.CHAT, Category.NETWORKING},
        headersClass = SipConstants.class)
public class SipEndpoint extends DefaultEndpoint {
    /** No method: the response to the request that an exchange brought. */
    static final String RESPONSE = "response";

    private final SipComponent component;

    @UriPath(enums = "invite,bye,cancel,subscribe,notify,publish,message,options,response")
    @Metadata(required = true)
    private final String method;

    @UriParam(description = "The event package of a SUBSCRIBE")
    private @Nullable String event;

    @UriParam(
            defaultValue = "application/pidf+xml, application/cpim-pidf+xml;q=0.5",
            description = "The Accept of a SUBSCRIBE")
    private String accept = "application/pidf+xml, application/cpim-pidf+xml;q=0.5";

    @UriParam(defaultValue = "3600", description = "The interval to ask for with a SUBSCRIBE, in seconds")
    private int expires = 3600;

    SipEndpoint(String uri, SipComponent component, String method) {
        super(uri, component);
        this.component = component;
        this.method = method;
    }

    @Override
    public Producer createProducer() {
        return method.equals(RESPONSE) ? new SipResponder(this) : new SipProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (method.equals(RESPONSE)) {
            throw new IllegalArgumentException("from sip:response (expected: a method; responses are only sent)");
        }
        SipConsumer consumer = new SipConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    SipComponent component() {
        return component;
    }

    /** The method, as on the wire. */
    String method() {
        return method.toUpperCase(Locale.ROOT);
    }

    String eventOr(String usual) {
        return event == null ? usual : event;
    }

    /** The event package; of a SUBSCRIBE consumer, the one it takes. */
    public @Nullable String getEvent() {
        return event;
    }

    public void setEvent(String event) {
        this.event = event;
    }

    /** The Accept of a SUBSCRIBE to send. */
    public String getAccept() {
        return accept;
    }

    public void setAccept(String accept) {
        this.accept = accept;
    }

    /** The interval to ask for with a SUBSCRIBE, in seconds. */
    public int getExpires() {
        return expires;
    }

    public void setExpires(int expires) {
        this.expires = expires;
    }
}
