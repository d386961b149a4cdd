// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.markup.XmlCursor;
import org.umpp.markup.XmlKind;
import org.umpp.markup.XmlText;

/** Presence as stanzas of XMPP, and what they say as presence documents do (RFC 8048 §6). */
public final class PresenceStanzas {
    private static final String DELAY = "urn:xmpp:delay";

    /** The reader of streams has passed it: its length is bounded, and so is its depth. */
    private static final XmlKind STANZA =
            new XmlKind("presence stanza", Integer.MAX_VALUE, 64, MalformedPidfException::new);

    private final String namespace;
    private final String language;
    private @Nullable String show;
    private @Nullable String priority;
    private Optional<Instant> stamp = Optional.empty();
    private final List<Note> notes = new ArrayList<>();
    private int length;

    private PresenceStanzas(XmlCursor stanza) {
        namespace = stanza.namespace();
        language = stanza.lang("");
        while (stanza.nextElement()) {
            if (stanza.depth() == 2) {
                child(stanza);
            }
        }
    }

    /**
     * What one presence stanza, in whatever content namespace, says of the resource it is from: a document of one tuple, or of none if it is about
     * a subscription, or an error.
     *
     * @param entity the URI of its user
     * @param contact the URI by which messages reach that user
     * @param id the tuple id of the resource
     * @param received when the stanza came, for one that does not say itself since when it is so
     * @throws MalformedPidfException if it is no XML, or says more than a document may
     */
    public static PresenceDocument read(String stanza, String entity, String contact, String id, Instant received) {
        XmlCursor cursor = XmlCursor.of(stanza, STANZA);
        cursor.nextElement();
        String type = cursor.attribute("type");
        boolean open = type.isEmpty();
        if (!cursor.name().equals("presence") || !(open || type.equals("unavailable"))) {
            return PresenceDocument.of(entity);
        }
        PresenceStanzas said = new PresenceStanzas(cursor);
        Tuple tuple = new Tuple(
                id,
                open ? Basic.OPEN : Basic.CLOSED,
                Optional.ofNullable(said.show).flatMap(Show::of),
                contact,
                open && said.priority != null ? Priorities.ofXmpp(said.priority) : OptionalInt.empty(),
                said.notes,
                said.stamp.or(() -> Optional.of(received)));
        return new PresenceDocument(entity, List.of(tuple), List.of());
    }

    private void child(XmlCursor stanza) {
        String name = stanza.name();
        if (stanza.namespace().equals(DELAY) && name.equals("delay") && stamp.isEmpty()) {
            stamp = Timestamps.parse(stanza.attribute("stamp"));
        } else if (stanza.namespace().equals(namespace)) {
            switch (name) {
                case "show" -> show = show == null ? stanza.text() : show;
                case "priority" -> priority = priority == null ? stanza.text() : priority;
                case "status" -> status(stanza.lang(language), stanza.text());
                default -> {
                    // nothing that a document could say
                }
            }
        }
    }

    private void status(String its, String text) {
        length += text.length();
        if (length > PidfReader.MAX_LENGTH) {
            throw new MalformedPidfException(
                    "presence stanza: status (expected: at most " + PidfReader.MAX_LENGTH + " characters)");
        }
        if (!text.isEmpty()) {
            notes.add(new Note(text, its));
        }
    }

    /**
     * One stanza for each tuple, in jabber:client. Who they are of is said, as the entity of a document proves nothing.
     *
     * @param from the bare JID of the user; the tuple ids are its resources
     * @param to the JID of who sees it
     * @param language of the stanzas, "" for none
     */
    public static List<String> write(PresenceDocument document, String from, String to, String language) {
        if (from.isEmpty()) {
            throw new IllegalArgumentException("from: \"\" (expected: the bare JID of the user)");
        }
        List<String> stanzas = new ArrayList<>(document.tuples().size());
        for (Tuple tuple : document.tuples()) {
            StringBuilder out = new StringBuilder(256).append("<presence xmlns=\"jabber:client\"");
            attribute("from", tuple.id().isEmpty() ? from : from + '/' + tuple.id(), out);
            attribute("to", to, out);
            attribute("type", tuple.isOpen() ? "" : "unavailable", out);
            attribute("xml:lang", language, out);
            int empty = out.length();
            out.append('>');
            tuple.show()
                    .ifPresent(show -> out.append("<show>").append(show.token()).append("</show>"));
            statuses(tuple.notes().isEmpty() ? document.notes() : tuple.notes(), out);
            if (tuple.isOpen() && tuple.priority().isPresent()) {
                int priority = Priorities.toXmpp(tuple.priority().getAsInt());
                out.append("<priority>").append(priority).append("</priority>");
            }
            if (out.length() == empty + 1) {
                out.setLength(empty);
                out.append("/>");
            } else {
                out.append("</presence>");
            }
            stanzas.add(out.toString());
        }
        return stanzas;
    }

    /** A stanza has but one status for each language (RFC 6121 §4.7.2.2): the first. */
    private static void statuses(List<Note> notes, StringBuilder out) {
        Set<String> languages = new HashSet<>();
        for (Note note : notes) {
            if (languages.add(note.language())) {
                out.append("<status");
                attribute("xml:lang", note.language(), out);
                out.append('>');
                XmlText.content(note.text(), out);
                out.append("</status>");
            }
        }
    }

    private static void attribute(String name, String value, StringBuilder out) {
        if (!value.isEmpty()) {
            XmlText.attribute(name, value, out);
        }
    }
}
