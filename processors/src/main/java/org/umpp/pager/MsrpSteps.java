// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.umpp.policy.Addresses;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.UmppConstants;
import org.umpp.session.MsrpLeg;
import org.umpp.session.Session;
import org.umpp.session.SessionSteps;

/**
 * What the routes do with messages of sessions over MSRP (RFC 7573): the bean {@code msrp}. A stanza comes and goes as XML, a message as its
 * body and header values; what comes is read as a MESSAGE is, by {@link PagerSteps#read}.
 */
public final class MsrpSteps {
    /** The header with the octets of a message to send (byte[]). */
    public static final String CONTENT = "UmppContent";

    private static final String PLAIN = "text/plain;charset=UTF-8";

    private static final Set<String> SAYABLE = Set.of(Cpim.TYPE, IsComposing.TYPE, SipContentWriter.ALTERNATIVE);

    private final Addresses addresses;
    private final ErrorConditions errors;
    private final Clock clock;
    private final SipContentWriter writer = new SipContentWriter();

    public MsrpSteps(Addresses addresses, ErrorConditions errors, Clock clock) {
        this.addresses = addresses;
        this.errors = errors;
        this.clock = clock;
    }

    /**
     * Makes the content and the header values of a message of the stanza in the body, which is read as XML and stays; of a receipt, the name
     * of the message that has arrived. There is no content if there is nothing to say to this peer, which is no loss.
     *
     * @throws UnsayableException if there is something, and no words for it
     */
    public void compose(Exchange exchange) {
        Message message = exchange.getMessage();
        MsrpLeg leg = leg(exchange);
        PagerMessage said = StanzaXml.read(message.getBody(String.class));
        boolean error = "error".equals(message.getHeader(UmppConstants.TYPE));
        boolean receipt = said.bodies().isEmpty() && !said.received().isEmpty();
        Optional<SipContent> content = error ? Optional.empty() : content(message, said, receipt, leg);
        message.removeHeader(CONTENT);
        content.ifPresent(each -> message.setHeader(CONTENT, each.body().getBytes(StandardCharsets.UTF_8)));
        set(message, Exchange.CONTENT_TYPE, content.map(SipContent::type).orElse(""));
        set(message, PagerSteps.LANGUAGE, content.map(SipContent::language).orElse(""));
        set(message, PagerSteps.MESSAGE_ID, receipt && !error ? said.received() : "");
        message.setHeader(
                PagerSteps.RECEIPT,
                content.isPresent() && said.receiptWanted() && !said.id().isEmpty());
    }

    private Optional<SipContent> content(Message message, PagerMessage said, boolean receipt, MsrpLeg leg) {
        SipContentWriter.Envelope envelope = new SipContentWriter.Envelope(
                addresses.im(text(message, UmppConstants.FROM)),
                addresses.im(text(message, UmppConstants.TO)),
                clock.instant());
        Optional<SipContent> content = writer.write(said, envelope, sayable(receipt, leg));
        if (content.isEmpty()) {
            return content;
        }
        SipContent plain = content.get();
        String type = plain.type().isEmpty() ? PLAIN : plain.type();
        return Optional.of(
                wrapped(new SipContent(type, plain.language(), plain.subject(), plain.body()), said, envelope, leg));
    }

    /** Receipts are asked for by Success-Report (RFC 7573 §7), and given so where they were; else by IMDN, if the peer takes it. */
    private static Set<String> sayable(boolean receipt, MsrpLeg leg) {
        Set<String> types = SAYABLE.stream()
                .filter(type -> leg.takes(type) || (leg.takesInside(type) && leg.takes(Cpim.TYPE)))
                .collect(Collectors.toSet());
        if (receipt && leg.takesInside(Notification.TYPE)) {
            types.add(Notification.TYPE);
        }
        return types;
    }

    /** Puts into an envelope what has a subject or was written before, and what the peer takes in one only. */
    private static SipContent wrapped(
            SipContent content, PagerMessage said, SipContentWriter.Envelope envelope, MsrpLeg leg) {
        String type = ContentType.parse(content.type()).essence();
        boolean more = !content.subject().isEmpty() || said.sent().isPresent();
        boolean direct = leg.takes(type);
        if (type.equals(Cpim.TYPE) || (direct && !(more && leg.takes(Cpim.TYPE)))) {
            if (!direct) {
                throw new UnsayableException("the other side takes no " + type);
            }
            if (content.body().isEmpty() && !content.subject().isEmpty()) {
                throw new UnsayableException("the other side takes no message that is a subject only");
            }
            return content;
        }
        if (!leg.takes(Cpim.TYPE) || !leg.takesInside(type)) {
            throw new UnsayableException("the other side takes neither " + type + " nor message/cpim with it");
        }
        String entity = "Content-Type: " + content.type() + "\r\n"
                + (content.language().isEmpty() ? "" : "Content-Language: " + content.language() + "\r\n")
                + "\r\n" + content.body();
        return new SipContent(
                Cpim.TYPE,
                "",
                "",
                Cpim.write(
                        envelope.from(),
                        envelope.to(),
                        said.sent().orElse(envelope.now()),
                        said.subjects(),
                        "",
                        false,
                        entity));
    }

    private static MsrpLeg leg(Exchange exchange) {
        Session.Established session = exchange.getProperty(SessionSteps.SESSION, Session.Established.class);
        MsrpLeg leg = session == null ? null : session.target().msrp();
        if (leg == null) {
            throw new IllegalStateException("the session is not carried by MSRP");
        }
        return leg;
    }

    /** Makes the receipt, as XML, by which our user learns that a message of its has arrived (XEP-0184): of {@code UmppMessageId}. */
    public void receipt(Exchange exchange) {
        Message message = exchange.getMessage();
        PagerMessage.Builder said = new PagerMessage.Builder();
        said.id = UUID.randomUUID().toString();
        said.received = text(message, PagerSteps.MESSAGE_ID);
        message.setBody(said.build().toXml(text(message, UmppConstants.FROM), text(message, UmppConstants.TO), "chat"));
    }

    /** A message met a {@code UmppStatus} of MSRP: says what that is in the words of XMPP. */
    public void failed(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(UmppConstants.STATUS, 408, Integer.class);
        message.setHeader(UmppConstants.CONDITION, errors.condition(status));
    }

    /** What a user of ours wrote has met a {@code UmppStatus} of SIP: makes it one of MSRP (RFC 4975 §10). */
    public void outcome(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(UmppConstants.STATUS, 202, Integer.class);
        message.setHeader(
                UmppConstants.STATUS,
                switch (status) {
                    case 408, 504 -> 408;
                    case 413, 513 -> 413;
                    case 415, 488, 606 -> 415;
                    default -> status < 300 ? 200 : 403;
                });
    }

    /** The types that messages to us may have: those that {@code a=accept-types} names, and those inside of them. */
    public static Set<String> accepted() {
        return Set.copyOf(SipContentReader.TYPES);
    }

    private static String text(Message message, String header) {
        @Nullable String value = message.getHeader(header, String.class);
        return value == null ? "" : value;
    }

    private static void set(Message message, String header, String value) {
        if (value.isEmpty()) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }
}
