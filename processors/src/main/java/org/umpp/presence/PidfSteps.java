// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.umpp.address.Jid;
import org.umpp.address.TupleId;
import org.umpp.pidf.PidfNamespace;
import org.umpp.pidf.PidfReader;
import org.umpp.pidf.PidfWriter;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.PresenceStanzas;
import org.umpp.policy.Addresses;
import org.umpp.policy.UmppConstants;

/**
 * How presence documents are read and written in the routes: the bean {@code pidf}. Each method is one step. Between the two a document is a
 * {@link PresenceDocument}.
 */
public final class PidfSteps {
    private final Addresses addresses;
    private final Clock clock;

    public PidfSteps(Addresses addresses, Clock clock) {
        this.addresses = addresses;
        this.clock = clock;
    }

    /**
     * Makes a document of a body, within bounds (D-27). Not by the type converter: Camel wraps what that throws, and the log would no longer
     * say plainly what is wrong.
     *
     * @throws org.umpp.pidf.MalformedPidfException if it is no presence document or must not be read
     */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(document(message));
    }

    /** Makes text of a document, of the generation of RFC 3863. */
    public void write(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(PidfWriter.write(message.getBody(PresenceDocument.class), PidfNamespace.PIDF));
    }

    /**
     * Makes of the text of a document one of the draft's time, which knew no extensions.
     *
     * @throws org.umpp.pidf.MalformedPidfException if it is no presence document
     */
    public void toLegacy(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(PidfWriter.write(document(message), PidfNamespace.CPIM_PIDF));
    }

    private static PresenceDocument document(Message message) {
        return message.getBody() instanceof byte[] octets
                ? PidfReader.read(octets)
                : PidfReader.read(message.getBody(String.class));
    }

    /** Makes a document of a presence stanza of the user in {@code UmppFrom}: what it says of that resource (mappings §4). */
    public void ofStanza(Exchange exchange) {
        Message message = exchange.getMessage();
        String from = message.getHeader(UmppConstants.FROM, String.class);
        message.setBody(PresenceStanzas.read(
                message.getBody(String.class),
                addresses.pres(from),
                addresses.im(from),
                TupleId.of(Jid.parse(from).resource()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    }

    /** Makes of the document of a partner's user the stanzas by which our user, who watches it, sees that: one for each tuple (mappings §5). */
    public void toWatcher(Exchange exchange) {
        SubscriptionKey key = exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class);
        toStanzas(exchange, key.peer(), key.local());
    }

    /** The same for the client in {@code UmppFrom} alone, which has asked. */
    public void toAsker(Exchange exchange) {
        SubscriptionKey key = exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class);
        toStanzas(exchange, key.peer(), exchange.getMessage().getHeader(UmppConstants.FROM, String.class));
    }

    /** Makes of the document of our user in {@code UmppFrom} the stanzas that say it to everybody who may see it. */
    public void toEverybody(Exchange exchange) {
        String user = exchange.getMessage().getHeader(UmppConstants.FROM, String.class);
        toStanzas(exchange, user, user);
    }

    private static void toStanzas(Exchange exchange, String from, String to) {
        Message message = exchange.getMessage();
        List<String> stanzas = PresenceStanzas.write(message.getBody(PresenceDocument.class), from, to, "");
        message.setBody(stanzas);
    }
}
