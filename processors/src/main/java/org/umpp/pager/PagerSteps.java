// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.policy.Addresses;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.LocalUsers;
import org.umpp.policy.Partner;
import org.umpp.policy.PartnerTraffic;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;
import org.umpp.session.Session;
import org.umpp.session.SessionKey;
import org.umpp.session.SessionSteps;
import org.umpp.session.Sessions;

/**
 * What the routes do with pager-mode messages: the bean {@code pager}. A stanza comes and goes as XML, and a MESSAGE as its body and header
 * values; the routes say which header of either wire is which.
 */
public final class PagerSteps {
    /** The exchange property that names the two users between whom one message goes at a time (RFC 3428 §8). */
    public static final String KEY = "UmppPagerKey";

    /** The exchange property that is true of what is too long for a MESSAGE, and may have a session. */
    public static final String UPGRADE = "UmppUpgrade";

    /** The header with the subject of a MESSAGE. */
    public static final String SUBJECT = "UmppSubject";

    /** The header with the language of a MESSAGE. */
    public static final String LANGUAGE = "UmppLanguage";

    /** The header that says when a MESSAGE was written, as SIP writes it (RFC 3261 §20.17). */
    public static final String DATE = "UmppDate";

    /** The header with the name that the sender's side gives a message, by which it is told of it (String). */
    public static final String MESSAGE_ID = "UmppMessageId";

    /** The header that says whether the sender wants to know that a message has arrived (Boolean). */
    public static final String RECEIPT = "UmppReceipt";

    /**
     * The header that says how who wrote a message is told if it comes back after it was accepted (String): {@link #BY_NOTIFICATION} if it has
     * asked for that, else {@link #BY_TEXT}; none for what is no loss.
     */
    public static final String FAILURE = "UmppFailure";

    /** By a notification (RFC 5438). */
    public static final String BY_NOTIFICATION = "notification";

    /** By a text in plain words. */
    public static final String BY_TEXT = "text";

    /** The header that says when a message was accepted that has come back, in milliseconds since the epoch (Long). */
    public static final String ACCEPTED = "UmppAccepted";

    private static final String ANOTHER = "UmppAnotherOffer";

    private static final Logger LOG = LoggerFactory.getLogger(PagerSteps.class);

    /** What is younger is as good as new, as clocks differ. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final DateTimeFormatter SIP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private static final int LONGEST_CALL_ID = 255;
    private static final String WORD = "[A-Za-z0-9.!%*_+`'~()<>:\\\\\"/\\[\\]?{}-]";
    private static final Pattern CALL_ID = Pattern.compile(WORD + "+(@" + WORD + "+)?");
    private static final String UNRESERVED = "-.!%*_+~";

    private final Partners partners;
    private final LocalUsers users;
    private final Addresses addresses;
    private final ErrorConditions errors;
    private final Sessions sessions;
    private final SessionRefusals refusals;
    private final SessionRefusals msrpRefusals;
    private final Clock clock;
    private final SipContentReader reader;
    private final SipContentWriter writer = new SipContentWriter();
    private final Typists typists = new Typists();
    private volatile boolean closed;

    /**
     * The steps.
     *
     * @param traffic counts texts whose charset had to be guessed
     * @param refusals who has lately refused sessions over XMPP
     * @param msrpRefusals who has lately refused sessions over MSRP
     */
    public PagerSteps(
            Partners partners,
            LocalUsers users,
            Addresses addresses,
            ErrorConditions errors,
            Sessions sessions,
            PartnerTraffic traffic,
            SessionRefusals refusals,
            SessionRefusals msrpRefusals,
            Clock clock) {
        this.partners = partners;
        this.users = users;
        this.addresses = addresses;
        this.errors = errors;
        this.sessions = sessions;
        this.refusals = refusals;
        this.msrpRefusals = msrpRefusals;
        this.clock = clock;
        this.reader = new SipContentReader(new Charsets(traffic::charsetGuessed));
    }

    /** From now on nothing more is sent: what waits for its turn comes back. */
    public void close() {
        closed = true;
    }

    // --- to a SIP user

    /**
     * Makes the body and the header values of a MESSAGE of the stanza in the body, which is XML. The body becomes null if there is nothing to
     * say to this user, which is no loss: somebody types and they take no such news, or an error of which they have been told. That a message
     * has come back which was accepted is said by {@link #FAILURE}.
     *
     * @throws UnsayableException if there is something, and no words for it
     */
    public void compose(Exchange exchange) {
        if (closed) {
            throw new RejectedExecutionException("the server ends");
        }
        Message message = exchange.getMessage();
        PagerMessage said = StanzaXml.read(message.getBody(String.class));
        SipContentWriter.Envelope envelope = new SipContentWriter.Envelope(
                addresses.im(text(message, UmppConstants.FROM)),
                addresses.im(text(message, UmppConstants.TO)),
                clock.instant());
        boolean error = "error".equals(message.getHeader(UmppConstants.TYPE));
        Optional<SipContent> content = error
                ? failure(message, said.id(), envelope)
                : writer.write(
                        said, envelope, style(text(message, UmppConstants.TO)).accepted());
        message.setBody(content.map(SipContent::body).orElse(null));
        set(message, Exchange.CONTENT_TYPE, content.map(SipContent::type).orElse(""));
        set(message, LANGUAGE, content.map(SipContent::language).orElse(""));
        set(message, SUBJECT, content.map(SipContent::subject).orElse(""));
        set(message, DATE, error ? "" : said.sent().map(SIP_DATE::format).orElse(""));
        set(message, UmppConstants.SESSION_ID, callId(said.thread()));
    }

    private static Optional<SipContent> failure(Message message, String id, SipContentWriter.Envelope envelope) {
        Instant sent = Instant.ofEpochMilli(message.getHeader(ACCEPTED, 0L, Long.class));
        return switch (text(message, FAILURE)) {
            case BY_NOTIFICATION -> Optional.of(SipContentWriter.failure(id, sent, envelope));
            case BY_TEXT -> Optional.of(SipContentWriter.failure(sent, text(message, UmppConstants.CONDITION)));
            default -> Optional.empty();
        };
    }

    /** The thread is the Call-ID (RFC 7572 §4), written so that it can be one; "" if there is none, or it is too long. */
    static String callId(String thread) {
        if (thread.isEmpty() || CALL_ID.matcher(thread).matches()) {
            return thread.length() > LONGEST_CALL_ID ? "" : thread;
        }
        StringBuilder id = new StringBuilder(thread.length() + 16);
        for (byte octet : thread.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || UNRESERVED.indexOf(octet) >= 0);
            id.append(plain ? Character.toString(octet) : String.format(Locale.ROOT, "%%%02X", octet));
        }
        return id.length() > LONGEST_CALL_ID ? "" : id.toString();
    }

    /** True if there is a MESSAGE to send. */
    public boolean isSendable(Exchange exchange) {
        return exchange.getMessage().getBody() != null;
    }

    /** A MESSAGE met a {@code UmppStatus}: says what that is in the words of XMPP (RFC 7247 §7.2). */
    public void failed(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(
                UmppConstants.CONDITION, errors.condition(message.getHeader(UmppConstants.STATUS, 500, Integer.class)));
    }

    // --- from a SIP user

    /**
     * Makes a stanza, as XML, of the body and the header values of a MESSAGE. The body becomes null if it says nothing.
     *
     * @throws UnsupportedContentException if it is of a type that has no meaning here
     * @throws MalformedContentException if it cannot be read
     */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        String from = text(message, UmppConstants.FROM);
        String to = text(message, UmppConstants.TO);
        PagerMessage.Builder said = new PagerMessage.Builder();
        said.lang = Entity.language(text(message, LANGUAGE));
        byte[] body = message.getBody(byte[].class);
        int types = body == null || body.length == 0
                ? 0
                : reader.read(
                        new Entity(ContentType.parse(text(message, Exchange.CONTENT_TYPE)), said.lang, body), said);
        String subject = text(message, SUBJECT);
        if (!subject.isEmpty() && !said.hasSubject()) {
            said.subject(new Text(subject, said.lang));
        }
        Instant late = clock.instant().minus(LATE);
        said.sent = said.sent.or(() -> date(text(message, DATE))).filter(late::isAfter);
        said.thread = text(message, UmppConstants.SESSION_ID);
        named(message, said);
        typing(new Typists.Pair(from, to), types);
        set(message, FAILURE, !said.hasText() ? "" : said.failureWanted ? BY_NOTIFICATION : BY_TEXT);
        show(message, said.build(), from, to);
    }

    /** Who asks for a report is told by the name that it has given the message; an envelope may have another one. */
    private static void named(Message message, PagerMessage.Builder said) {
        boolean reported = message.getHeader(RECEIPT, false, Boolean.class);
        String id = text(message, MESSAGE_ID);
        if (!id.isEmpty() && (reported || said.id.isEmpty())) {
            said.id = id;
        }
        said.receiptWanted |= reported && !id.isEmpty();
    }

    private void show(Message message, PagerMessage said, String from, String to) {
        boolean text = !said.bodies().isEmpty() || !said.subjects().isEmpty();
        if (!text && said.state().isEmpty() && said.received().isEmpty()) {
            message.setBody(null);
            return;
        }
        // chat states are of chats (XEP-0085 §4)
        boolean chat = said.state().isPresent()
                || text(message, UmppConstants.TYPE).equals("chat")
                || style(from).chat();
        String type = chat ? "chat" : "";
        message.setHeader(UmppConstants.TYPE, type);
        set(message, UmppConstants.THREAD, said.thread());
        PagerMessage shown = withId(inOneLanguage(said));
        message.setHeader(MESSAGE_ID, shown.id());
        message.setBody(shown.toXml(from, to, type));
    }

    /** What is all in one language says so once. */
    private static PagerMessage inOneLanguage(PagerMessage said) {
        boolean one = said.lang().isEmpty()
                && said.bodies().size() == 1
                && said.subjects().size() <= 1;
        return new PagerMessage(
                said.id(),
                one ? said.bodies().get(0).lang() : said.lang(),
                said.subjects(),
                said.bodies(),
                said.thread(),
                said.sent(),
                said.state(),
                said.receiptWanted(),
                said.received(),
                false);
    }

    private static PagerMessage withId(PagerMessage said) {
        return said.id().isEmpty()
                ? new PagerMessage(
                        UUID.randomUUID().toString(),
                        said.lang(),
                        said.subjects(),
                        said.bodies(),
                        said.thread(),
                        said.sent(),
                        said.state(),
                        said.receiptWanted(),
                        said.received(),
                        false)
                : said;
    }

    private void typing(Typists.Pair pair, int seconds) {
        if (seconds > 0) {
            typists.types(pair, clock.millis() + seconds * 1_000L);
        } else {
            typists.rests(pair);
        }
    }

    /** The stanzas, as XML, that say of those who typed and were not heard of in time that they type no more (RFC 3994 §3.3). */
    public List<String> lapsed() {
        return typists.lapsed(clock.millis()).stream()
                .map(pair -> {
                    PagerMessage.Builder active = new PagerMessage.Builder();
                    active.state = Optional.of(ChatState.ACTIVE);
                    return active.build().toXml(pair.from(), pair.to(), "chat");
                })
                .toList();
    }

    /** The types of content that have a meaning: what stands in Accept. */
    public String accepted() {
        return String.join(", ", SipContentReader.TYPES);
    }

    private static Optional<Instant> date(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.from(SIP_DATE.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    // --- instead of a session

    /** A user of a partner has refused a session with a {@code UmppStatus}: it is written to without one, if the partner's file says so. */
    public void refused(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(UmppConstants.STATUS, 500, Integer.class);
        String user = bare(message, UmppConstants.TO);
        Partner partner = partner(message);
        boolean msrp = isMsrp(exchange);
        SessionRefusals kind = msrp ? msrpRefusals : refusals;
        boolean goesOn = (partner.hasMsrp() && !msrp) || partner.pager().allowed();
        if (goesOn && kind.refused(text(message, UmppConstants.PARTNER), user, status)) {
            LOG.info(
                    "{} refuses sessions over {} with {}; for {} minutes it is written to {}",
                    user,
                    msrp ? "MSRP" : "XMPP",
                    status,
                    SessionRefusals.MEMORY.toMinutes(),
                    partner.hasMsrp() && !msrp ? "over MSRP" : "by MESSAGE");
            if (partner.hasMsrp() && !msrp) {
                exchange.setProperty(SessionSteps.MSRP, true);
                exchange.setProperty(ANOTHER, true);
            }
        }
    }

    /** True, once, if a session of another kind is to be offered to a user who has refused the first. */
    public boolean isOfferedAnother(Exchange exchange) {
        return exchange.removeProperty(ANOTHER) != null;
    }

    /** Chooses what kind of session to offer: over MSRP, where there is no XMPP, or the user has lately refused that (D-17). */
    public void choose(Exchange exchange) {
        Message message = exchange.getMessage();
        Partner partner = partner(message);
        boolean again = exchange.getProperty(UPGRADE, false, Boolean.class);
        boolean refused = !again && refusals.holds(bare(message, UmppConstants.TO));
        if (partner.hasMsrp() && (partner.isSip() || refused)) {
            exchange.setProperty(SessionSteps.MSRP, true);
        }
    }

    private static boolean isMsrp(Exchange exchange) {
        return exchange.getProperty(SessionSteps.MSRP, false, Boolean.class);
    }

    /** A user of a partner has taken a session. */
    public void taken(Exchange exchange) {
        String user = bare(exchange.getMessage(), UmppConstants.TO);
        msrpRefusals.taken(user);
        if (!isMsrp(exchange)) {
            refusals.taken(user);
        }
    }

    /** True if what waited for a session that was refused goes by MESSAGE. */
    public boolean isFallback(Exchange exchange) {
        return exchange.getProperty(SessionSteps.SESSION) instanceof Session.Refused && mayFallBack(exchange);
    }

    /** True if a user is not invited, as it has refused lately. */
    public boolean isPreferred(Exchange exchange) {
        return !exchange.getProperty(UPGRADE, false, Boolean.class) && mayFallBack(exchange);
    }

    /** True if there is a session after all when the turn of a message comes: one that was too long has begun it, and must not be overtaken. */
    public boolean hasSession(Exchange exchange) {
        SessionKey key = exchange.getProperty(SessionSteps.KEY, SessionKey.class);
        Session session = key == null ? null : sessions.get(key);
        return session instanceof Session.Offered || session instanceof Session.Established;
    }

    /** True if what is too long for a MESSAGE may have a session, and has not been refused one yet. */
    public boolean mayHaveSession(Exchange exchange) {
        Partner partner = partners.ofDomain(text(exchange.getMessage(), UmppConstants.PARTNER));
        return partner != null
                && (!partner.isSip() || partner.hasMsrp())
                && !exchange.getProperty(UPGRADE, false, Boolean.class);
    }

    private boolean mayFallBack(Exchange exchange) {
        Message message = exchange.getMessage();
        Partner partner = partners.ofDomain(text(message, UmppConstants.PARTNER));
        String user = bare(message, UmppConstants.TO);
        return partner != null
                && partner.pager().allowed()
                && (partner.isSip() || refusals.holds(user))
                && (!partner.hasMsrp() || msrpRefusals.holds(user));
    }

    /** What a user says by MESSAGE, and takes: as the file of its partner says, or, of a user of ours, the settings. */
    private Partner.Pager style(String jid) {
        Jid user = Jid.parse(jid);
        return users.isOnSip(user)
                ? users.sipPager(user)
                : partners.require(user.asciiDomain()).pager();
    }

    private Partner partner(Message message) {
        return partners.require(text(message, UmppConstants.PARTNER));
    }

    private static String bare(Message message, String header) {
        return Jid.parse(text(message, header)).bare().toString();
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
