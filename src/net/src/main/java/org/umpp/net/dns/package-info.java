// SPDX-License-Identifier: Apache-2.0
/** Names to addresses: what the DNS says about a domain's services (RFC 2782, RFC 3403). */
@NullMarked
package org.umpp.net.dns;

import org.jspecify.annotations.NullMarked;
