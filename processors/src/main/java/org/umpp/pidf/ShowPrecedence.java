// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.Optional;

/**
 * Which of the many ways to say how a user wants to be approached governs: XMPP's own show, then the extended status of
 * SylkServer, then RPID activities of the tuple, of the person, then RFC 3922's provisional status.
 */
final class ShowPrecedence {
    private ShowPrecedence() {}

    static Optional<Show> of(TupleBuilder.Status status, Optional<Show> ofTuple, Optional<Show> ofPerson) {
        Optional<Show> own = Show.of(status.show);
        if (own.isPresent()) {
            return own;
        }
        String extended = status.extended.strip();
        if (extended.equals("available") || extended.equals("offline")) {
            return Optional.empty();
        }
        return ofToken(extended).or(() -> ofTuple).or(() -> ofPerson).or(() -> ofToken(status.im.strip()));
    }

    private static Optional<Show> ofToken(String token) {
        return switch (token) {
            case "away" -> Optional.of(Show.AWAY);
            case "busy" -> Optional.of(Show.DND);
            default -> Optional.empty();
        };
    }

    /** The show that an activity stands for (RFC 4480 §3.2); those not named stand for none. */
    static Optional<Show> ofActivity(String name) {
        return switch (name) {
            case "appointment",
                    "busy",
                    "meeting",
                    "on-the-phone",
                    "performance",
                    "presentation",
                    "spectator",
                    "steering",
                    "worship" -> Optional.of(Show.DND);
            case "holiday", "permanent-absence", "sleeping", "travel", "vacation" -> Optional.of(Show.XA);
            case "away", "breakfast", "dinner", "in-transit", "lunch", "meal", "shopping" -> Optional.of(Show.AWAY);
            default -> Optional.empty();
        };
    }

    /** The stronger of two: dnd before xa before away before nothing. */
    static Optional<Show> stronger(Optional<Show> one, Optional<Show> other) {
        int byStrength = Integer.compare(
                one.map(Show::ordinal).orElse(-1), other.map(Show::ordinal).orElse(-1));
        return byStrength < 0 ? other : one;
    }

    /** The activity that tells others of a show; xa and away are one to them. */
    static Optional<String> activity(Show show) {
        return switch (show) {
            case CHAT -> Optional.empty();
            case AWAY, XA -> Optional.of("away");
            case DND -> Optional.of("busy");
        };
    }
}
