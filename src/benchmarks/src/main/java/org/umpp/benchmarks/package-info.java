// SPDX-License-Identifier: Apache-2.0
/** What the codecs cost, by JMH; what a whole server costs under load. */
@NullMarked
package org.umpp.benchmarks;

import org.jspecify.annotations.NullMarked;
