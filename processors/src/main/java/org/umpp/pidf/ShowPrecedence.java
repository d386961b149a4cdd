// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.umpp.pidf.xml.ActivitiesElement;
import org.umpp.pidf.xml.StatusElement;

/**
 * Which of the many ways to say how a user wants to be approached governs: XMPP's own show, then the extended status of
 * SylkServer, then RPID activities of the tuple, of the person, then RFC 3922's provisional status.
 */
final class ShowPrecedence {
    private ShowPrecedence() {}

    static Optional<Show> of(StatusElement status, @Nullable ActivitiesElement ofTuple, Optional<Show> ofPerson) {
        Optional<Show> own = status.show == null ? Optional.empty() : Show.of(status.show);
        if (own.isPresent()) {
            return own;
        }
        if (status.extended != null && isExtended(status.extended.strip())) {
            return ofToken(status.extended.strip());
        }
        Optional<Show> activity = stronger(of(status.activities), of(ofTuple));
        if (activity.isPresent()) {
            return activity;
        }
        return ofPerson.isPresent() || status.im == null ? ofPerson : ofToken(status.im.strip());
    }

    /** The strongest show that the activities stand for. */
    static Optional<Show> of(@Nullable ActivitiesElement element) {
        Optional<Show> strongest = Optional.empty();
        if (element != null) {
            for (ActivitiesElement.Activity each : element.activities) {
                strongest = stronger(strongest, Optional.of(show(each)));
            }
        }
        return strongest;
    }

    /** The stronger of two: dnd before xa before away before nothing. */
    static Optional<Show> stronger(Optional<Show> one, Optional<Show> other) {
        int byStrength = Integer.compare(
                one.map(Show::ordinal).orElse(-1), other.map(Show::ordinal).orElse(-1));
        return byStrength < 0 ? other : one;
    }

    /** The activity that tells others of a show. */
    static Optional<ActivitiesElement.Activity> activity(Show show) {
        return switch (show) {
            case CHAT -> Optional.empty();
            case AWAY, XA -> Optional.of(new ActivitiesElement.Away());
            case DND -> Optional.of(new ActivitiesElement.Busy());
        };
    }

    private static Show show(ActivitiesElement.Activity activity) {
        if (activity instanceof ActivitiesElement.Busy) {
            return Show.DND;
        }
        return activity instanceof ActivitiesElement.LongAway ? Show.XA : Show.AWAY;
    }

    private static boolean isExtended(String token) {
        return token.equals("available")
                || token.equals("offline")
                || ofToken(token).isPresent();
    }

    private static Optional<Show> ofToken(String token) {
        return switch (token) {
            case "away" -> Optional.of(Show.AWAY);
            case "busy" -> Optional.of(Show.DND);
            default -> Optional.empty();
        };
    }
}
