// SPDX-License-Identifier: Apache-2.0
/** A SIP user agent on a stack we did not write (JAIN-SIP, blocking mode), to talk to ours as a foreign partner does. */
@NullMarked
package org.umpp.interop.jain;

import org.jspecify.annotations.NullMarked;
