// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One way to reach a presentity (RFC 3863 §4.1.2); in UMPP, one resource of a user.
 *
 * @param id the tuple id, {@code ""} when the peer left it out
 * @param basic open or closed
 * @param show how the user wants to be approached; only an open tuple has one
 * @param contact the URI messages go to, {@code ""} when there is none
 * @param priority of the contact in thousandths, 0-1000
 * @param notes texts for people
 * @param timestamp when this became so; may lie in any year
 */
public record Tuple(
        String id,
        Basic basic,
        Optional<Show> show,
        String contact,
        OptionalInt priority,
        List<Note> notes,
        Optional<Instant> timestamp) {

    public Tuple {
        if (priority.isPresent() && (priority.getAsInt() < 0 || priority.getAsInt() > 1000)) {
            throw new IllegalArgumentException("priority: " + priority.getAsInt() + " (expected: 0-1000)");
        }
        show = basic == Basic.OPEN ? show : Optional.empty();
        notes = List.copyOf(notes);
    }

    /** Whether the user is available there. */
    public boolean isOpen() {
        return basic == Basic.OPEN;
    }

    /** This tuple under another id. */
    public Tuple withId(String other) {
        return new Tuple(other, basic, show, contact, priority, notes, timestamp);
    }

    /** This tuple as it became so at another time. */
    public Tuple at(Optional<Instant> other) {
        return new Tuple(id, basic, show, contact, priority, notes, other);
    }

    /** This tuple closed at that time: what is left of it when its resource has gone. */
    public Tuple closed(Instant at) {
        return new Tuple(id, Basic.CLOSED, Optional.empty(), contact, OptionalInt.empty(), List.of(), Optional.of(at));
    }
}
