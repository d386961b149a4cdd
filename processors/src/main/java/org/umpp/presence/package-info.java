// SPDX-License-Identifier: Apache-2.0
/** Presence subscriptions between a local user and a user of a partner (draft §4.2, RFC 6665, RFC 8048). */
@NullMarked
package org.umpp.presence;

import org.jspecify.annotations.NullMarked;
