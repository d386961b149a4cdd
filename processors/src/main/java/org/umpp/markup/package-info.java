// SPDX-License-Identifier: Apache-2.0
/** XML as text: read within bounds, and written so that it is read back the same. */
@NullMarked
package org.umpp.markup;

import org.jspecify.annotations.NullMarked;
