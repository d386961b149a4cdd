// SPDX-License-Identifier: Apache-2.0
/** Stylesheets by which an operator changes how presence is mapped. */
@NullMarked
package org.umpp.server.mapping;

import org.jspecify.annotations.NullMarked;
