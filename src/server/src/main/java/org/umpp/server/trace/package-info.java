// SPDX-License-Identifier: Apache-2.0
/** What goes over the wires, for people who look: listeners, the recent past, ladders. What users write is never in it. */
@NullMarked
package org.umpp.server.trace;

import org.jspecify.annotations.NullMarked;
