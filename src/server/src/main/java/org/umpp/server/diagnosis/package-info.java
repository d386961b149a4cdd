// SPDX-License-Identifier: Apache-2.0
/**
 * Tells an operator why a partner cannot be reached, step by step over both wires, without any effect on either side (D-48).
 */
@NullMarked
package org.umpp.server.diagnosis;

import org.jspecify.annotations.NullMarked;
