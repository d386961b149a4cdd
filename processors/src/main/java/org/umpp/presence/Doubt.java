// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import org.umpp.pidf.PresenceDocument;

/**
 * Presence of a user that was shown to a watcher and that nobody vouches for any more, as the way to the user's server was interrupted and
 * it has not been said again.
 *
 * @param user bare JID
 * @param watcher bare JID
 * @param closed what it comes to: the resources that must be taken for gone
 */
public record Doubt(String user, String watcher, PresenceDocument closed) {}
