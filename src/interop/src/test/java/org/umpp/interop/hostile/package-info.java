// SPDX-License-Identifier: Apache-2.0
/** Peers that mean harm, against a whole server from outside: what each is answered, and that the server is well afterwards. */
@NullMarked
package org.umpp.interop.hostile;

import org.jspecify.annotations.NullMarked;
