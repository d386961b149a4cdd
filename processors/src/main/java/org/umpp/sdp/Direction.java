// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.Locale;
import java.util.Optional;

/**
 * Who may open the stream, as the draft's {@code a=direction} says it and as {@code a=setup} does (RFC 4145 §4); the
 * former governs where both are given.
 */
public enum Direction {
    /** Either way; also what a description means that says nothing. */
    BOTH("both", "actpass"),
    /** This side opens. */
    ACTIVE("active", "active"),
    /** The other side opens. */
    PASSIVE("passive", "passive"),
    /** Nobody for now; only {@code a=setup} can say so. */
    HOLDCONN("", "holdconn");

    private final String direction;
    private final String setup;

    Direction(String direction, String setup) {
        this.direction = direction;
        this.setup = setup;
    }

    /** The value of {@code a=direction}, empty for {@link #HOLDCONN}. */
    public Optional<String> direction() {
        return direction.isEmpty() ? Optional.empty() : Optional.of(direction);
    }

    /** The value of {@code a=setup}. */
    public String setup() {
        return setup;
    }

    static Optional<Direction> ofDirection(String value) {
        return find(value, true);
    }

    static Optional<Direction> ofSetup(String value) {
        return find(value, false);
    }

    private static Optional<Direction> find(String value, boolean byDirection) {
        String token = value.strip().toLowerCase(Locale.ROOT);
        for (Direction each : values()) {
            String own = byDirection ? each.direction : each.setup;
            if (!own.isEmpty() && own.equals(token)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /**
     * What to answer to this offer (RFC 4145 §4.1).
     *
     * @param connect whether this side would rather open the stream itself, where the offer leaves the choice
     */
    public Direction answer(boolean connect) {
        return switch (this) {
            case BOTH -> connect ? ACTIVE : PASSIVE;
            case ACTIVE -> PASSIVE;
            case PASSIVE -> ACTIVE;
            case HOLDCONN -> HOLDCONN;
        };
    }

    /** Whether the answer is one this offer allows; if not, both are taken to have said {@link #BOTH}. */
    public boolean allows(Direction answer) {
        return switch (this) {
            case BOTH -> true;
            case ACTIVE -> answer != ACTIVE;
            case PASSIVE -> answer != PASSIVE;
            case HOLDCONN -> answer == HOLDCONN;
        };
    }
}
