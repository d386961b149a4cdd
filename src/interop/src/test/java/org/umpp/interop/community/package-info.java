// SPDX-License-Identifier: Apache-2.0
/** Users of two organisations, each with a UMPP server and an XMPP server written by others behind it: what they see of each other. */
@NullMarked
package org.umpp.interop.community;

import org.jspecify.annotations.NullMarked;
