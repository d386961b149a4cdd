// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.umpp.markup.XmlCursor;
import org.umpp.markup.XmlKind;

/**
 * Reads presence documents liberally and bounded (D-27): {@code cpim-pidf} and elder namespaces of extensions count as those of today,
 * {@code xml:lang} around a note is the note's, and what no part of UMPP understands is left out (RFC 3863 §4.2), together with any tuple
 * that says it must be understood (§4.2.3).
 */
public final class PidfReader {
    /** The longest document read, in octets or characters. */
    public static final int MAX_LENGTH = 65_536;

    static final int MAX_DEPTH = 32;

    private static final XmlKind KIND =
            new XmlKind("presence document", MAX_LENGTH, MAX_DEPTH, MalformedPidfException::new);

    private final XmlCursor cursor;
    private final PidfElement[] open = new PidfElement[MAX_DEPTH + 1];
    private final String[] languages = new String[MAX_DEPTH + 1];
    private final StringBuilder text = new StringBuilder();

    private String entity = "";
    private final List<TupleBuilder> tuples = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<Note> personNotes = new ArrayList<>();
    private final List<Note> deviceNotes = new ArrayList<>();
    private Optional<Show> person = Optional.empty();

    /** The one it is in, or was last. */
    private TupleBuilder tuple = new TupleBuilder("");

    private PidfReader(XmlCursor cursor) {
        this.cursor = cursor;
        open[0] = PidfElement.DOCUMENT;
        Arrays.fill(languages, "");
    }

    /**
     * Reads a body; its encoding is that of its byte order mark or XML declaration, else UTF-8.
     *
     * @throws MalformedPidfException if it is no presence document or must not be read
     */
    public static PresenceDocument read(byte[] body) {
        return read(XmlEncoding.decode(body, MAX_LENGTH));
    }

    /**
     * Reads a text; what its XML declaration says of an encoding is ignored. A tuple that says neither open nor closed nor how to be approached
     * is left out.
     *
     * @throws MalformedPidfException if it is no presence document or must not be read
     */
    public static PresenceDocument read(String text) {
        return new PidfReader(XmlCursor.of(text, KIND)).readAll();
    }

    private PresenceDocument readAll() {
        for (XmlCursor.Token token = cursor.next(); token != XmlCursor.Token.DONE; token = cursor.next()) {
            int depth = cursor.depth();
            switch (token) {
                case START -> start(depth);
                case TEXT -> {
                    if (open[depth].hasText()) {
                        text.append(cursor.part());
                    }
                }
                default -> end(open[depth], open[depth + 1], languages[depth + 1]);
            }
        }
        return document();
    }

    private void start(int depth) {
        PidfElement element = open[depth - 1].child(cursor.namespace(), cursor.name());
        if (depth == 1 && element != PidfElement.PRESENCE) {
            throw new MalformedPidfException("presence document: root element (expected: presence of RFC 3863)");
        }
        open[depth] = element;
        languages[depth] = cursor.lang(languages[depth - 1]);
        switch (element) {
            case PRESENCE -> entity = cursor.attribute("entity");
            case TUPLE -> tuple = new TupleBuilder(cursor.attribute("id"));
            case STATUS -> tuple.status = new TupleBuilder.Status();
            case SHOW -> tuple.status.hasShow = true;
            case CONTACT -> tuple.priority = Priorities.parse(cursor.attribute("priority"));
            case ACTIVITY -> active(open[2], ShowPrecedence.ofActivity(cursor.name()));
            case UNKNOWN -> tuple.isDropped |= open[2] == PidfElement.TUPLE && mustBeUnderstood();
            default -> {
                // Of the others, what is in them matters.
            }
        }
        if (element.hasText()) {
            text.setLength(0);
        }
    }

    private void active(PidfElement who, Optional<Show> show) {
        if (who == PidfElement.TUPLE) {
            tuple.activity = ShowPrecedence.stronger(tuple.activity, show);
        } else if (who == PidfElement.PERSON) {
            person = ShowPrecedence.stronger(person, show);
        }
    }

    private boolean mustBeUnderstood() {
        for (String namespace : PidfElement.PIDF_NAMESPACES) {
            String value = cursor.attribute(namespace, "mustUnderstand");
            if (value.equals("1") || value.equals("true")) {
                return true;
            }
        }
        return false;
    }

    private void end(PidfElement parent, PidfElement element, String language) {
        switch (element) {
            case BASIC -> tuple.status.basic = text.toString();
            case SHOW -> tuple.status.show = text.toString();
            case EXTENDED -> tuple.status.extended = text.toString();
            case IM -> tuple.status.im = text.toString();
            case CONTACT -> tuple.contact = text.toString().strip();
            case TIMESTAMP -> tuple.timestamp = Timestamps.parse(text.toString());
            case NOTE -> (parent == PidfElement.TUPLE ? tuple.notes : notes).add(new Note(text.toString(), language));
            case PERSON_NOTE ->
                (parent == PidfElement.PERSON ? personNotes : deviceNotes).add(new Note(text.toString(), language));
            case TUPLE -> {
                if (!tuple.isDropped) {
                    tuples.add(tuple);
                }
            }
            default -> {
                // The others say what they say at their start.
            }
        }
    }

    private PresenceDocument document() {
        // Where any tuple has XMPP's own show, the person repeats one of them for others.
        boolean repeated = tuples.stream().anyMatch(each -> each.status.hasShow);
        Optional<Show> ofPerson = repeated ? Optional.empty() : person;
        List<Tuple> stated = new ArrayList<>(tuples.size());
        for (TupleBuilder each : tuples) {
            each.build(ofPerson).ifPresent(stated::add);
        }
        personNotes.addAll(deviceNotes);
        return new PresenceDocument(entity, stated, personNotes.isEmpty() ? notes : personNotes);
    }
}
