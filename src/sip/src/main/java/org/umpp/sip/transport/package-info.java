// SPDX-License-Identifier: Apache-2.0
/** The transport layer (RFC 3261 §18): connections, who is at their other end (RFC 5922), and where to find a domain (RFC 3263, 3861). */
@NullMarked
package org.umpp.sip.transport;

import org.jspecify.annotations.NullMarked;
