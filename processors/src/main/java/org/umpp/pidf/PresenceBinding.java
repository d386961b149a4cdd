// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.pidf.xml.ActivitiesElement;
import org.umpp.pidf.xml.ContactElement;
import org.umpp.pidf.xml.NoteElement;
import org.umpp.pidf.xml.PersonElement;
import org.umpp.pidf.xml.PresenceElement;
import org.umpp.pidf.xml.StatusElement;
import org.umpp.pidf.xml.TupleElement;

/** Presence documents between the classes that JAXB binds and the records. */
final class PresenceBinding {
    private PresenceBinding() {}

    /** The document; a tuple that says neither open nor closed nor how to be approached is left out. */
    static PresenceDocument toDocument(PresenceElement element) {
        Optional<Show> person = Optional.empty();
        List<Note> personNotes = new ArrayList<>();
        for (PersonElement each : element.persons) {
            person = ShowPrecedence.stronger(person, ShowPrecedence.of(each.activities));
            each.notes.forEach(note -> personNotes.add(note(note)));
        }
        for (PersonElement each : element.devices) {
            each.notes.forEach(note -> personNotes.add(note(note)));
        }
        if (element.tuples.stream().anyMatch(each -> each.status != null && each.status.show != null)) {
            // Where any tuple has XMPP's own show, the person repeats one of them for others.
            person = Optional.empty();
        }
        List<Tuple> tuples = new ArrayList<>(element.tuples.size());
        for (TupleElement each : element.tuples) {
            toTuple(each, person).ifPresent(tuples::add);
        }
        List<Note> notes = personNotes.isEmpty()
                ? element.notes.stream().map(PresenceBinding::note).toList()
                : personNotes;
        return new PresenceDocument(orEmpty(element.entity), tuples, notes);
    }

    private static Optional<Tuple> toTuple(TupleElement element, Optional<Show> person) {
        StatusElement status = element.status == null ? new StatusElement() : element.status;
        Optional<Show> show = ShowPrecedence.of(status, element.activities, person);
        Optional<Basic> basic =
                Basic.of(orEmpty(status.basic)).or(() -> show.isPresent() ? Optional.of(Basic.OPEN) : Optional.empty());
        ContactElement contact = element.contact == null ? new ContactElement() : element.contact;
        return basic.map(known -> new Tuple(
                orEmpty(element.id),
                known,
                show,
                contact.uri.strip(),
                Priorities.parse(orEmpty(contact.priority)),
                element.notes.stream().map(PresenceBinding::note).toList(),
                Timestamps.parse(orEmpty(element.timestamp))));
    }

    private static Note note(NoteElement element) {
        return new Note(element.text, orEmpty(element.language));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** The document with each show told twice: to XMPP in its tuple, and of the foremost tuple to others by activity. */
    static PresenceElement toElement(PresenceDocument document) {
        PresenceElement element = new PresenceElement();
        element.entity = document.entity();
        document.tuples().forEach(tuple -> element.tuples.add(toElement(tuple)));
        document.notes().forEach(note -> element.notes.add(toElement(note)));
        document.foremost().ifPresent(tuple -> tuple.show()
                .flatMap(ShowPrecedence::activity)
                .ifPresent(activity -> element.persons.add(person(document, tuple.id(), activity))));
        return element;
    }

    private static PersonElement person(PresenceDocument document, String of, ActivitiesElement.Activity activity) {
        Set<String> taken = new HashSet<>();
        document.tuples().forEach(tuple -> taken.add(tuple.id()));
        String id = of + "-person";
        while (taken.contains(id)) {
            id += "_";
        }
        PersonElement person = new PersonElement();
        person.id = id;
        person.activities = new ActivitiesElement();
        person.activities.activities.add(activity);
        return person;
    }

    private static TupleElement toElement(Tuple tuple) {
        TupleElement element = new TupleElement();
        element.id = tuple.id();
        element.status = new StatusElement();
        element.status.basic = tuple.basic().token();
        element.status.show = tuple.show().map(Show::token).orElse(null);
        if (!tuple.contact().isEmpty()) {
            element.contact = new ContactElement();
            element.contact.uri = tuple.contact();
            OptionalInt priority = tuple.priority();
            element.contact.priority = priority.isPresent() ? Priorities.format(priority.getAsInt()) : null;
        }
        tuple.notes().forEach(note -> element.notes.add(toElement(note)));
        element.timestamp = tuple.timestamp().map(Timestamps::format).orElse(null);
        return element;
    }

    private static NoteElement toElement(Note note) {
        NoteElement element = new NoteElement();
        element.text = note.text();
        element.language = note.language().isEmpty() ? null : note.language();
        return element;
    }
}
