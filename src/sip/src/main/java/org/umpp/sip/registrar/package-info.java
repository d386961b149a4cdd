// SPDX-License-Identifier: Apache-2.0
/**
 * A registrar for phones that are attached directly (RFC 3261 §10, §22): who they are, by digest, and where. It knows neither Camel nor
 * Netty.
 */
@NullMarked
package org.umpp.sip.registrar;

import org.jspecify.annotations.NullMarked;
