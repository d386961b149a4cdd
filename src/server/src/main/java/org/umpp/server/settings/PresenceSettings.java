// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.time.Duration;

/**
 * For how long we watch others, and how often we tell others.
 *
 * @param linger how long users of partners are watched for a user of ours who has gone; zero for as long as it is subscribed
 * @param spacing between two NOTIFYs of changes to one watcher, in the long run; zero for no such bound
 */
public record PresenceSettings(Duration linger, Duration spacing) {
    static final Setting LINGER = Setting.number(
            "presence.linger",
            "300",
            0,
            86_400,
            "for how many seconds users of partners are watched over SIP for a user of yours who has gone; it is subscribed again when it is back. "
                    + "`0` for always, if users of yours may be there unseen");

    static final Setting SPACING = Setting.number(
            "presence.spacing",
            "5",
            0,
            3_600,
            "seconds between two NOTIFYs of what changes, to the same watcher, after three at once; the newest counts. `0` for none");

    static PresenceSettings read(ConfigurationFile file) {
        return new PresenceSettings(Duration.ofSeconds(file.number(LINGER)), Duration.ofSeconds(file.number(SPACING)));
    }
}
