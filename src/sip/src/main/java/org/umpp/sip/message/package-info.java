// SPDX-License-Identifier: Apache-2.0
/**
 * The SIP codec (RFC 3261 §7, §25): immutable messages over their own octets, with header fields typed only when asked
 * for. Pure Java; knows neither sockets nor transactions.
 */
@NullMarked
package org.umpp.sip.message;

import org.jspecify.annotations.NullMarked;
