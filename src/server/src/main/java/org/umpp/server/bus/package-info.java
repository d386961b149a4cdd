// SPDX-License-Identifier: Apache-2.0
/** What programs on the bus read and write in place of stanzas. */
@NullMarked
package org.umpp.server.bus;

import org.jspecify.annotations.NullMarked;
