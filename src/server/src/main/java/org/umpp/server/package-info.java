// SPDX-License-Identifier: Apache-2.0
/**
 * The federation server in plain Java: its settings, the beans its routes may name, and the Camel context that runs them.
 * {@link org.umpp.server.Main} runs it without Karaf.
 */
@NullMarked
package org.umpp.server;

import org.jspecify.annotations.NullMarked;
