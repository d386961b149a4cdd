// SPDX-License-Identifier: Apache-2.0
/**
 * The user agent (RFC 3261 §8): UAC and UAS over the transaction and dialog layers, and the rules by which a request of a
 * partner is let in. Knows neither Camel nor Netty.
 */
@NullMarked
package org.umpp.sip.agent;

import org.jspecify.annotations.NullMarked;
