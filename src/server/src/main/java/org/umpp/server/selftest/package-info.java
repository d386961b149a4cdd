// SPDX-License-Identifier: Apache-2.0
/** The draft's flows, played by two throw-away servers in this JVM. */
@NullMarked
package org.umpp.server.selftest;

import org.jspecify.annotations.NullMarked;
