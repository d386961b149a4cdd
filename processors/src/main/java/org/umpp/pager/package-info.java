// SPDX-License-Identifier: Apache-2.0
/** Pager-mode messages: what a SIP MESSAGE says as a stanza, and the way back (RFC 3428, 7572). Knows neither wire. */
@NullMarked
package org.umpp.pager;

import org.jspecify.annotations.NullMarked;
