// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says in a stanza what a MESSAGE carries (RFC 7572 §5, §7). */
public final class SipContentReader {
    /** The types that have a meaning; what stands in Accept. */
    static final List<String> TYPES = List.of(
            "text/plain",
            "text/html",
            Cpim.TYPE,
            IsComposing.TYPE,
            Notification.TYPE,
            SipContentWriter.ALTERNATIVE,
            "multipart/mixed",
            "multipart/related");

    private static final int MAX_DEPTH = 4;

    private final Charsets charsets;

    SipContentReader(Charsets charsets) {
        this.charsets = charsets;
    }

    /** A reader to which it is all the same how often a charset has to be guessed. */
    public SipContentReader() {
        this(new Charsets(() -> {}));
    }

    /**
     * What content says.
     *
     * @param type its Content-Type
     * @throws UnsupportedContentException if it is of no type that has a meaning
     * @throws MalformedContentException if it cannot be read
     */
    public PagerMessage read(String type, byte[] body) {
        PagerMessage.Builder message = new PagerMessage.Builder();
        int unused = read(new Entity(ContentType.parse(type), "", body), message);
        return message.build();
    }

    /**
     * Reads content into a message.
     *
     * @return for how many seconds its author types if nothing else is heard; 0 if it does not
     * @throws UnsupportedContentException if it is of no type that has a meaning
     * @throws MalformedContentException if it cannot be read
     */
    int read(Entity entity, PagerMessage.Builder message) {
        return read(entity, message, 0);
    }

    private int read(Entity entity, PagerMessage.Builder message, int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedContentException("content: (expected: at most " + MAX_DEPTH + " levels)");
        }
        switch (entity.type().essence()) {
            case "text/plain" -> message.body(new Text(decode(entity), entity.language()));
            case "text/html" -> message.body(new Text(HtmlText.of(decode(entity)), entity.language()));
            case Cpim.TYPE -> {
                return envelope(Cpim.parse(entity.body()), message, depth);
            }
            case IsComposing.TYPE -> {
                IsComposing composing = IsComposing.parse(decode(entity));
                message.state = Optional.of(composing.state());
                return composing.active() ? composing.refresh() : 0;
            }
            case Notification.TYPE -> {
                Notification notification = Notification.parse(decode(entity));
                message.received = notification.delivered() ? notification.id() : "";
            }
            case SipContentWriter.ALTERNATIVE -> {
                return alternatives(entity.parts(), message, depth);
            }
            case "multipart/mixed", "multipart/related" -> {
                return firstUsable(entity.parts(), message, depth);
            }
            default -> throw new UnsupportedContentException(entity.type().essence());
        }
        return 0;
    }

    private int envelope(Cpim cpim, PagerMessage.Builder message, int depth) {
        cpim.subjects().forEach(message::subject);
        if (cpim.sent().isPresent()) {
            message.sent = cpim.sent();
        }
        message.receiptWanted = cpim.receiptWanted();
        message.failureWanted = cpim.failureWanted();
        if (!cpim.id().isEmpty()) {
            message.id = cpim.id();
        }
        return read(cpim.content(), message, depth + 1);
    }

    /** Plain texts in several languages are so many bodies; else the best is what comes last (RFC 2046 §5.1.4). */
    private int alternatives(List<Entity> parts, PagerMessage.Builder message, int depth) {
        List<Entity> plain = parts.stream()
                .filter(part -> part.type().essence().equals("text/plain"))
                .toList();
        if (!plain.isEmpty()) {
            plain.forEach(part -> read(part, message, depth + 1));
            return 0;
        }
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (TYPES.contains(parts.get(i).type().essence())) {
                return read(parts.get(i), message, depth + 1);
            }
        }
        throw none(parts);
    }

    private int firstUsable(List<Entity> parts, PagerMessage.Builder message, int depth) {
        for (Entity part : parts) {
            if (TYPES.contains(part.type().essence())) {
                return read(part, message, depth + 1);
            }
        }
        throw none(parts);
    }

    private static UnsupportedContentException none(List<Entity> parts) {
        Set<String> types = new LinkedHashSet<>();
        parts.forEach(part -> types.add(part.type().essence()));
        return new UnsupportedContentException("a multipart of " + types);
    }

    private String decode(Entity entity) {
        return charsets.decode(entity.body(), entity.type().parameter("charset"));
    }
}
