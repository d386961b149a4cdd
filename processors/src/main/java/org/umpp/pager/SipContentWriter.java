// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Says in a MESSAGE what a stanza says (RFC 7572 §4), in the types that its reader takes. */
final class SipContentWriter {
    static final String ALTERNATIVE = "multipart/alternative";

    private static final String PLAIN = "text/plain;charset=UTF-8";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Supplier<String> boundaries;

    SipContentWriter() {
        this(() -> UUID.randomUUID().toString());
    }

    /** @param boundaries what parts are told apart by */
    SipContentWriter(Supplier<String> boundaries) {
        this.boundaries = boundaries;
    }

    /** Who writes to whom, as URIs, and when. */
    record Envelope(String from, String to, Instant now) {}

    /**
     * The content of a MESSAGE; empty if there is nothing to say to this reader, which is no loss.
     *
     * @param accepted the types that the reader takes beside text/plain
     * @throws UnsayableException if there is something, and no words for it
     */
    Optional<SipContent> write(PagerMessage message, Envelope envelope, Set<String> accepted) {
        if (message.sealed()) {
            throw new UnsayableException("what is encrypted from end to end cannot be sent without a session");
        }
        if (!message.bodies().isEmpty() || !message.subjects().isEmpty()) {
            return Optional.of(text(message, envelope, accepted));
        }
        if (!message.received().isEmpty()) {
            return accepted.contains(Notification.TYPE) && accepted.contains(Cpim.TYPE)
                    ? Optional.of(receipt(message, envelope))
                    : Optional.empty();
        }
        if (message.state().isPresent()) {
            return message.state()
                    .flatMap(ChatState::typing)
                    .filter(typing -> accepted.contains(IsComposing.TYPE))
                    .map(typing -> new SipContent(IsComposing.TYPE, "", "", IsComposing.write(typing)));
        }
        throw new UnsayableException("a message without text cannot be sent to a SIP user");
    }

    private SipContent text(PagerMessage message, Envelope envelope, Set<String> accepted) {
        boolean receipt = message.receiptWanted()
                && !message.id().isEmpty()
                && accepted.contains(Notification.TYPE)
                && accepted.contains(Cpim.TYPE);
        boolean inEnvelope = receipt || (message.subjects().size() > 1 && accepted.contains(Cpim.TYPE));
        Part part = part(message, accepted);
        String subject = message.subject().map(Text::value).orElse("");
        if (!inEnvelope) {
            return new SipContent(part.type(), part.language(), subject, part.body());
        }
        String body = Cpim.write(
                envelope.from(),
                envelope.to(),
                message.sent().orElse(envelope.now()),
                message.subjects(),
                receipt ? message.id() : "",
                receipt,
                part.entity());
        return new SipContent(Cpim.TYPE, "", subject, body);
    }

    private static SipContent receipt(PagerMessage message, Envelope envelope) {
        return notification(
                message.id().isEmpty() ? "r-" + message.received() : message.id(),
                Notification.delivered(message.received(), envelope.now()),
                envelope);
    }

    /**
     * What tells somebody, who has asked for that, that a message has not arrived (RFC 5438 §7).
     *
     * @param id the Message-ID of that message
     * @param sent when it was written
     */
    static SipContent failure(String id, Instant sent, Envelope envelope) {
        return notification("f-" + id, Notification.failed(id, sent), envelope);
    }

    /** The same for who has not asked, and may know nothing of notifications. */
    static SipContent failure(Instant sent, String condition) {
        return new SipContent(
                PLAIN,
                "en",
                "",
                "Not delivered, your message of " + TIME.format(sent) + " UTC: " + condition.replace('-', ' '));
    }

    /** @param id its own Message-ID */
    private static SipContent notification(String id, String document, Envelope envelope) {
        Part notification = new Part(Notification.TYPE + "\r\nContent-Disposition: notification", "", document);
        return new SipContent(
                Cpim.TYPE,
                "",
                "",
                Cpim.write(
                        envelope.from(), envelope.to(), envelope.now(), List.of(), id, false, notification.entity()));
    }

    /** A body with its type and language. */
    private record Part(String type, String language, String body) {
        /** With the header fields before it. */
        String entity() {
            return (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                    + (language.isEmpty() ? "" : "Content-Language: " + language + "\r\n")
                    + "\r\n" + body;
        }
    }

    private Part part(PagerMessage message, Set<String> accepted) {
        if (message.bodies().size() > 1 && accepted.contains(ALTERNATIVE)) {
            String boundary = boundaries.get();
            StringBuilder parts = new StringBuilder();
            for (Text body : message.bodies()) {
                parts.append("--").append(boundary).append("\r\n");
                parts.append(new Part(PLAIN, body.lang(), body.value()).entity())
                        .append("\r\n");
            }
            parts.append("--").append(boundary).append("--\r\n");
            return new Part(ALTERNATIVE + ";boundary=\"" + boundary + '"', "", parts.toString());
        }
        return message.body()
                .map(body -> body.value().isEmpty() ? new Part("", "", "") : new Part(PLAIN, body.lang(), body.value()))
                .orElseGet(() -> new Part("", message.lang(), ""));
    }
}
