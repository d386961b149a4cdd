// SPDX-License-Identifier: Apache-2.0
/**
 * XMPP streams as pure values and machines: framing, stanzas, negotiation and acknowledgement (RFC 6120, XEP-0198,
 * XEP-0288, XEP-0114); bytes, elements and time come in, elements and decisions go out.
 */
@NullMarked
package org.umpp.xmpp.stream;

import org.jspecify.annotations.NullMarked;
