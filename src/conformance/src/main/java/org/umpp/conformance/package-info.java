// SPDX-License-Identifier: Apache-2.0
/** Names the clause a test checks ({@link org.umpp.conformance.Spec}) and reports what the tests that ran have shown. */
@NullMarked
package org.umpp.conformance;

import org.jspecify.annotations.NullMarked;
