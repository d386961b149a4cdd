// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a document says of a tuple. How its user wants to be approached is known only when all of the document is. */
final class TupleBuilder {
    final String id;
    final List<Note> notes = new ArrayList<>();
    String contact = "";
    OptionalInt priority = OptionalInt.empty();
    Optional<Instant> timestamp = Optional.empty();
    Optional<Show> activity = Optional.empty();
    Status status = new Status();

    /** Set when something in the tuple must be understood and is not (RFC 3863 §4.2.3). */
    boolean isDropped;

    /** The values of {@code <status>}, "" for those that are not there. */
    static final class Status {
        String basic = "";
        String show = "";
        String extended = "";
        String im = "";

        /** Whether XMPP's own show is there, even if it says nothing. */
        boolean hasShow;
    }

    TupleBuilder(String id) {
        this.id = id;
    }

    /**
     * The tuple; empty if it says neither open nor closed nor how to be approached.
     *
     * @param person how the user wants to be approached as a person
     */
    Optional<Tuple> build(Optional<Show> person) {
        Optional<Show> show = ShowPrecedence.of(status, activity, person);
        Optional<Basic> basic = Basic.of(status.basic).or(() -> show.map(each -> Basic.OPEN));
        return basic.map(known -> new Tuple(id, known, show, contact, priority, notes, timestamp));
    }
}
