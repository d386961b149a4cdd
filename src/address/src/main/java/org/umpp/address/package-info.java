// SPDX-License-Identifier: Apache-2.0
/** The addresses of two worlds: JIDs, im: and pres: URIs, SIP URIs, and how each becomes the other (RFC 7622, 7247). */
@NullMarked
package org.umpp.address;

import org.jspecify.annotations.NullMarked;
