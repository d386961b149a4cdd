// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

/** What a final non-2xx to a SUBSCRIBE means for the subscription (RFC 8048 §5.2.2, MAPPINGS §8.1). */
enum Failure {
    /** Refused for good: the authorisation is gone, and must not be asked for again by itself. */
    REFUSED,
    /** It cannot work as it is; the watcher is told the error. */
    IMPOSSIBLE,
    /** Passing: tried again later, and the watcher is told nothing. */
    PASSING;

    static Failure of(int status) {
        return switch (status) {
            case 403, 489, 603 -> REFUSED;
            case 401, 404, 405, 406, 407, 410, 415, 416, 420, 501, 505, 604 -> IMPOSSIBLE;
            default -> PASSING;
        };
    }
}
