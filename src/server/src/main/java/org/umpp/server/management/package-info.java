// SPDX-License-Identifier: Apache-2.0
/** What an operator sees of a running server: rows, health, JMX, the health endpoint. */
@NullMarked
package org.umpp.server.management;

import org.jspecify.annotations.NullMarked;
