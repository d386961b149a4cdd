// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The presence of one presentity (RFC 3863 §4.1).
 *
 * @param entity its URI as the document says, {@code ""} if it does not; never an identity, that is the dialog's
 * @param tuples its tuples, in order of the document
 * @param notes texts for people that belong to no tuple
 */
public record PresenceDocument(String entity, List<Tuple> tuples, List<Note> notes) {
    public PresenceDocument {
        tuples = List.copyOf(tuples);
        notes = List.copyOf(notes);
    }

    /** A document that says nothing yet. */
    public static PresenceDocument of(String entity) {
        return new PresenceDocument(entity, List.of(), List.of());
    }

    /** The tuple of this id. */
    public Optional<Tuple> tuple(String id) {
        for (Tuple each : tuples) {
            if (each.id().equals(id)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** This document with the tuple in the place of the one with its id, or added. */
    public PresenceDocument with(Tuple changed) {
        List<Tuple> merged = new ArrayList<>(tuples.size() + 1);
        boolean replaced = false;
        for (Tuple each : tuples) {
            boolean same = each.id().equals(changed.id());
            merged.add(same ? changed : each);
            replaced |= same;
        }
        if (!replaced) {
            merged.add(changed);
        }
        return new PresenceDocument(entity, merged, notes);
    }

    /** This document with every tuple of the other one merged in, and its notes. */
    public PresenceDocument with(PresenceDocument changed) {
        PresenceDocument merged = this;
        for (Tuple each : changed.tuples) {
            merged = merged.with(each);
        }
        return new PresenceDocument(entity, merged.tuples, changed.notes);
    }

    /** This document without the tuple of this id. */
    public PresenceDocument without(String id) {
        return new PresenceDocument(
                entity, tuples.stream().filter(each -> !each.id().equals(id)).toList(), notes);
    }

    /** This document about another entity. */
    public PresenceDocument withEntity(String other) {
        return new PresenceDocument(other, tuples, notes);
    }

    /** This document with every tuple id changed, as between tuple ids and the resources they stand for. */
    public PresenceDocument withIds(UnaryOperator<String> change) {
        return new PresenceDocument(
                entity,
                tuples.stream()
                        .map(each -> each.withId(change.apply(each.id())))
                        .toList(),
                notes);
    }

    /**
     * The ids that the next document of the same presentity no longer has. Each document is complete (RFC 3856 §6.7), so
     * these resources have gone although nobody said so (D-35).
     */
    public Set<String> vanishedIn(PresenceDocument next) {
        Set<String> vanished = new LinkedHashSet<>();
        for (Tuple each : tuples) {
            vanished.add(each.id());
        }
        for (Tuple each : next.tuples) {
            vanished.remove(each.id());
        }
        return vanished;
    }

    /** Whether any tuple is open. */
    public boolean isAvailable() {
        return tuples.stream().anyMatch(Tuple::isOpen);
    }

    /**
     * The tuple that speaks for the person: the open one of the highest priority, among equals the latest; empty when none
     * is open.
     */
    public Optional<Tuple> foremost() {
        Tuple foremost = null;
        for (Tuple each : tuples) {
            if (each.isOpen() && (foremost == null || isBefore(each, foremost))) {
                foremost = each;
            }
        }
        return Optional.ofNullable(foremost);
    }

    private static boolean isBefore(Tuple one, Tuple other) {
        int byPriority =
                Integer.compare(one.priority().orElse(-1), other.priority().orElse(-1));
        if (byPriority != 0) {
            return byPriority > 0;
        }
        return one.timestamp().isPresent()
                && (other.timestamp().isEmpty()
                        || one.timestamp().get().isAfter(other.timestamp().get()));
    }
}
