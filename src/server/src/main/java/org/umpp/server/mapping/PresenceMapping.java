// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.mapping;

import javax.xml.transform.TransformerException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step at the border to partners where an operator may put a stylesheet between: the body is a presence document, as it has come or before
 * it is sent. Without a stylesheet it does nothing. A document for which the stylesheet fails passes as it is.
 */
public final class PresenceMapping implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceMapping.class);

    private final String name;
    private volatile @Nullable Stylesheet stylesheet;
    private volatile boolean failed;

    /** @param name what the operator calls the stylesheet */
    public PresenceMapping(String name) {
        this.name = name;
    }

    /** From now on this is the stylesheet; null for none. */
    public void use(@Nullable Stylesheet next) {
        failed = false;
        stylesheet = next;
    }

    @Override
    public void process(Exchange exchange) {
        Stylesheet now = stylesheet;
        if (now == null) {
            return;
        }
        Message message = exchange.getMessage();
        byte[] document = message.getBody(byte[].class);
        if (document == null || document.length > Stylesheet.MOST_OCTETS) {
            return; // whoever reads it says what is wrong with it
        }
        message.setBody(document);
        try {
            message.setBody(now.apply(document));
        } catch (TransformerException e) {
            if (!failed) {
                failed = true;
                // not what the exception says: it may quote the document (D-31)
                LOG.warn("{} fails on a document, which passes as it is; so will others, untold", name);
            }
        }
    }
}
