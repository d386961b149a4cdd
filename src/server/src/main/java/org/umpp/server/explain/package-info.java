// SPDX-License-Identifier: Apache-2.0
/** Which route and which rule would decide, without traffic. */
@NullMarked
package org.umpp.server.explain;

import org.jspecify.annotations.NullMarked;
