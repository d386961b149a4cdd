// SPDX-License-Identifier: Apache-2.0
/** Our server and XMPP servers written by others: streams with TLS and SASL EXTERNAL, and what users on either side see. */
@NullMarked
package org.umpp.interop.xmpp;

import org.jspecify.annotations.NullMarked;
