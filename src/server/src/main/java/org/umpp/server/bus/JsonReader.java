// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.bus;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.Jsoner;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaBuilder;

/** Makes a stanza of an object of JSON: every member is known, of the right kind and of a size that can be sent, or the whole is refused. */
final class JsonReader {
    /** Escaped, a character may take six octets in a stanza. */
    private static final int MOST_CHARACTERS = 262_144;

    private static final int MOST_IN_A_NAME = 1_024;

    private static final Set<String> OF_A_MESSAGE = Set.of(
            "from", "to", "id", "type", "lang", "thread", "subject", "body", "state", "wantsReceipt", "received");
    private static final Set<String> OF_PRESENCE =
            Set.of("from", "to", "id", "lang", "presence", "show", "status", "priority");
    private static final Set<String> TYPES = Set.of("chat", "normal", "headline");
    private static final Set<String> STATES = Set.of("active", "composing", "paused", "inactive", "gone");
    private static final Set<String> SHOWS = Set.of("away", "chat", "dnd", "xa");
    private static final Set<String> PRESENCES =
            Set.of("available", "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed");

    private final Map<?, ?> members;

    private JsonReader(Map<?, ?> members) {
        this.members = members;
    }

    /**
     * The stanza that an object of JSON describes.
     *
     * @throws MalformedJsonException saying what is wrong with it
     */
    static Stanza read(String json) {
        if (json.length() > MOST_CHARACTERS) {
            throw new MalformedJsonException(json.length() + " characters (expected: at most " + MOST_CHARACTERS + ")");
        }
        Object value;
        try {
            value = Jsoner.deserialize(json);
        } catch (DeserializationException e) {
            throw new MalformedJsonException("not JSON, at character " + e.getPosition());
        }
        if (!(value instanceof Map<?, ?> members)) {
            throw new MalformedJsonException("not an object of JSON (expected: {\"from\": ..., \"to\": ..., ...})");
        }
        JsonReader reader = new JsonReader(members);
        return members.containsKey("presence") ? reader.presence() : reader.message();
    }

    private Stanza message() {
        check(OF_A_MESSAGE);
        StanzaBuilder stanza = Stanza.message(jid("from"), jid("to"))
                .type(oneOf("type", TYPES, "chat"))
                .id(name("id", UUID.randomUUID().toString()))
                .lang(name("lang", ""));
        String subject = text("subject");
        if (subject != null) {
            stanza.subject(subject);
        }
        String body = text("body");
        if (body != null) {
            stanza.body(body);
        }
        String thread = name("thread", "");
        if (!thread.isEmpty()) {
            stanza.thread(thread);
        }
        String state = oneOf("state", STATES, "");
        if (!state.isEmpty()) {
            stanza.element(Vocabulary.CHAT_STATES, state);
        }
        if (flag("wantsReceipt")) {
            stanza.element(Vocabulary.RECEIPTS, "request");
        }
        String received = name("received", "");
        if (!received.isEmpty()) {
            stanza.element(Vocabulary.RECEIPTS, "received", "id", received);
        }
        if (subject == null && body == null && state.isEmpty() && received.isEmpty()) {
            throw new MalformedJsonException("says nothing (expected: body, subject, state, received or presence)");
        }
        return stanza.build();
    }

    private Stanza presence() {
        check(OF_PRESENCE);
        Jid from = jid("from");
        String kind = oneOf("presence", PRESENCES, "");
        boolean aboutWatching = kind.endsWith("subscribe") || kind.endsWith("subscribed");
        if (aboutWatching && !members.containsKey("to")) {
            throw new MalformedJsonException("to: not there (expected: whom presence " + kind + " is for)");
        }
        StanzaBuilder stanza = Stanza.presence(from, members.containsKey("to") ? jid("to") : from.bare())
                .type(kind.equals("available") ? "" : kind)
                .id(name("id", ""))
                .lang(name("lang", ""));
        String show = oneOf("show", SHOWS, "");
        if (!show.isEmpty()) {
            stanza.text("show", show);
        }
        String status = text("status");
        if (status != null) {
            stanza.text("status", status);
        }
        Integer priority = priority();
        if (priority != null) {
            stanza.text("priority", priority.toString());
        }
        return stanza.build();
    }

    private void check(Set<String> known) {
        for (Object member : members.keySet()) {
            if (!known.contains(String.valueOf(member))) {
                throw new MalformedJsonException("unknown member (expected: " + listed(known) + ')');
            }
        }
    }

    private Jid jid(String member) {
        String value = name(member, "");
        if (value.isEmpty()) {
            throw new MalformedJsonException(member + ": not there (expected: a JID)");
        }
        try {
            return Jid.parse(value);
        } catch (MalformedAddressException e) {
            throw new MalformedJsonException(member + ": " + e.getMessage());
        }
    }

    private @Nullable String text(String member) {
        Object value = members.get(member);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new MalformedJsonException(member + ": not a string");
    }

    private String name(String member, String absent) {
        String value = text(member);
        if (value != null && value.length() > MOST_IN_A_NAME) {
            throw new MalformedJsonException(
                    member + ": " + value.length() + " characters (expected: at most " + MOST_IN_A_NAME + ")");
        }
        return value == null ? absent : value;
    }

    private String oneOf(String member, Set<String> values, String absent) {
        String value = name(member, absent);
        if (members.containsKey(member) && !values.contains(value)) {
            throw new MalformedJsonException(member + ": none of " + listed(values));
        }
        return value;
    }

    private boolean flag(String member) {
        Object value = members.get(member);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new MalformedJsonException(member + ": neither true nor false");
    }

    private @Nullable Integer priority() {
        Object value = members.get("priority");
        if (value == null) {
            return null;
        }
        try {
            long priority = new BigDecimal(value.toString()).longValueExact();
            if (value instanceof Number && priority >= Byte.MIN_VALUE && priority <= Byte.MAX_VALUE) {
                return (int) priority;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // the message below says what is expected
        }
        throw new MalformedJsonException("priority: not a whole number (expected: -128 to 127)");
    }

    private static String listed(Set<String> values) {
        return String.join(", ", new TreeSet<>(values));
    }
}
