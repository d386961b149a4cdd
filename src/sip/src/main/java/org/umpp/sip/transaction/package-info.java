// SPDX-License-Identifier: Apache-2.0
/** Transactions (RFC 3261 §17, RFC 6026): four pure machines, and the table that runs them over whatever transport it is given. */
@NullMarked
package org.umpp.sip.transaction;

import org.jspecify.annotations.NullMarked;
