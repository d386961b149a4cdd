// SPDX-License-Identifier: Apache-2.0
/**
 * The MSRP codec (RFC 4975 §9): requests and responses as immutable values. Pure Java; knows neither sockets nor sessions.
 */
@NullMarked
package org.umpp.msrp.message;

import org.jspecify.annotations.NullMarked;
