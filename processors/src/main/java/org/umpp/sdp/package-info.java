// SPDX-License-Identifier: Apache-2.0
/** Session descriptions of IM sessions (RFC 8866) and how two of them become an agreement (RFC 3264). */
@NullMarked
package org.umpp.sdp;

import org.jspecify.annotations.NullMarked;
