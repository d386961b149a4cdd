// SPDX-License-Identifier: Apache-2.0
/**
 * IM sessions: agreed by SIP offer and answer, carried as XMPP stanzas (draft §3, §4.1). The machine, its events, and the
 * registry that owns the truth about them.
 */
@NullMarked
package org.umpp.session;

import org.jspecify.annotations.NullMarked;
