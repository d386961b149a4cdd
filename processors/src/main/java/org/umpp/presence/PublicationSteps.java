// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.Tuple;
import org.umpp.policy.UmppConstants;

/** What the routes do with what phones publish: the bean {@code publications}. */
public final class PublicationSteps {
    /** The header with the entity-tag of a publication: what the phone names, and what it is told. */
    public static final String TAG = "UmppEntityTag";

    /** The header with the time that is asked for, and that is granted, in seconds. */
    public static final String EXPIRES = "UmppExpires";

    private final Publications publications;

    public PublicationSteps(Publications publications) {
        this.publications = publications;
    }

    /**
     * A phone of the user in {@code UmppFrom} publishes the document in the body, or nothing new. The body becomes a document with what is news by
     * that; what the phone is told is in headers.
     */
    public void publish(Exchange exchange) {
        Message message = exchange.getMessage();
        String user = message.getHeader(UmppConstants.FROM, String.class);
        Publications.Outcome outcome = publications.publish(
                user,
                message.getHeader(TAG, "", String.class),
                message.getHeader(EXPIRES, -1, Integer.class),
                message.getBody(PresenceDocument.class));
        message.setHeader(UmppConstants.STATUS, outcome.status());
        message.setHeader(TAG, outcome.tag());
        message.setHeader(EXPIRES, outcome.expires());
        message.setBody(document(user, outcome.news()));
    }

    /** Whether the phone's PUBLISH was taken, by {@code UmppStatus}. */
    public boolean isTaken(Exchange exchange) {
        return exchange.getMessage().getHeader(UmppConstants.STATUS, 0, Integer.class) == 200;
    }

    /** What has run out. */
    public List<Publications.Lapsed> lapsed() {
        return publications.lapsed();
    }

    /** Says in headers whose publication has run out, and makes the body a document with what is news by that. */
    public void close(Exchange exchange) {
        Publications.Lapsed lapsed = exchange.getMessage().getBody(Publications.Lapsed.class);
        exchange.getMessage().setHeader(UmppConstants.FROM, lapsed.user());
        exchange.getMessage().setHeader(UmppConstants.STATUS, 200);
        exchange.getMessage().setBody(document(lapsed.user(), lapsed.news()));
    }

    private static PresenceDocument document(String user, List<Tuple> news) {
        return new PresenceDocument("pres:" + user, news, List.of());
    }
}
