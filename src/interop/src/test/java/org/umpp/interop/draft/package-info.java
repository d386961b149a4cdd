// SPDX-License-Identifier: Apache-2.0
/** The messages of the draft's examples, replayed against a running server by a peer made of plain sockets. */
@NullMarked
package org.umpp.interop.draft;

import org.jspecify.annotations.NullMarked;
