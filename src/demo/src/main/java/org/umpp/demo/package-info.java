// SPDX-License-Identifier: Apache-2.0
/** Two UMPP servers on this machine play section 4 of the draft, and stay to be played with. */
@NullMarked
package org.umpp.demo;

import org.jspecify.annotations.NullMarked;
