// SPDX-License-Identifier: Apache-2.0
/** SIP with user agents, proxies and presence servers that others wrote: sipp, Kamailio, baresip. */
@NullMarked
package org.umpp.interop.sip;

import org.jspecify.annotations.NullMarked;
