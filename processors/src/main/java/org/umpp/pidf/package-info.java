// SPDX-License-Identifier: Apache-2.0
/** Presence documents (PIDF, RFC 3863): read safely, held as records, written, and turned from and into XMPP presence. */
@NullMarked
package org.umpp.pidf;

import org.jspecify.annotations.NullMarked;
