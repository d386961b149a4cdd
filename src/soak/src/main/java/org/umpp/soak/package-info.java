// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./umpp soak}: whole servers, each a process of its own, under mixed traffic while the ways between them are cut, slowed and stopped
 * and a partner is killed. In the end every message has had its one outcome, and nothing is left behind.
 */
@NullMarked
package org.umpp.soak;

import org.jspecify.annotations.NullMarked;
