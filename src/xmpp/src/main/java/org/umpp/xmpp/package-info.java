// SPDX-License-Identifier: Apache-2.0
/** The Camel components {@code xmpp-s2s}, between servers, and {@code xmpp-host}, to the organisation's own XMPP server. */
@NullMarked
package org.umpp.xmpp;

import org.jspecify.annotations.NullMarked;
