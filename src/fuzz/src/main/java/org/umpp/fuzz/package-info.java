// SPDX-License-Identifier: Apache-2.0
/** What reads octets of peers, fed with what no peer should send (D-27, D-53). */
@NullMarked
package org.umpp.fuzz;

import org.jspecify.annotations.NullMarked;
