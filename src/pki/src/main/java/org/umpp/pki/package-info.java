// SPDX-License-Identifier: Apache-2.0
/** A certificate authority that lives as long as the test or the demo that made it. */
@NullMarked
package org.umpp.pki;

import org.jspecify.annotations.NullMarked;
