// SPDX-License-Identifier: Apache-2.0
/** The Camel component {@code msrp}: instant messages in sessions that SIP has agreed (RFC 4975). */
@NullMarked
package org.umpp.msrp;

import org.jspecify.annotations.NullMarked;
