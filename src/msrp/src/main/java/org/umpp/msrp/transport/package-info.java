// SPDX-License-Identifier: Apache-2.0
/** MSRP over Netty: listeners, connections with the sessions that are bound to them, TLS with mutual authentication. */
@NullMarked
package org.umpp.msrp.transport;

import org.jspecify.annotations.NullMarked;
