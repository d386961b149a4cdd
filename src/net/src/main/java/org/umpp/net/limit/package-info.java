// SPDX-License-Identifier: Apache-2.0
/** Bounds that both wires need: rates, connections, how long work waits. Time is handed in, in nanoseconds of any origin. */
@NullMarked
package org.umpp.net.limit;

import org.jspecify.annotations.NullMarked;
