// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import org.jspecify.annotations.Nullable;

/**
 * What an operator may look at while the server runs.
 *
 * @param health where {@code GET /health} is answered over plain HTTP, or null for nowhere
 * @param recent how many of the last messages on the wires are kept for {@code umpp:trace}; 0 to keep none
 */
public record ManagementSettings(@Nullable HostPort health, int recent) {}
