// SPDX-License-Identifier: Apache-2.0
/** How much partners may send, and what becomes of more: rates, overload, and the list of all limits. */
@NullMarked
package org.umpp.server.limits;

import org.jspecify.annotations.NullMarked;
