// SPDX-License-Identifier: Apache-2.0
/** Hands work from the wires to the routes: in order for each key, in parallel across keys, within bounds. */
@NullMarked
package org.umpp.net.dispatch;

import org.jspecify.annotations.NullMarked;
