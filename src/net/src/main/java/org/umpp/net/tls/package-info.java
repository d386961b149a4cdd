// SPDX-License-Identifier: Apache-2.0
/** TLS as the federation uses it: a credential for each local domain, our own trust anchors, and the names a peer proved. */
@NullMarked
package org.umpp.net.tls;

import org.jspecify.annotations.NullMarked;
