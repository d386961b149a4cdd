// SPDX-License-Identifier: Apache-2.0
/** What the rules in {@code routes/policy.xml} speak about: partners, local users, refusals and the names of errors. */
@NullMarked
package org.umpp.policy;

import org.jspecify.annotations.NullMarked;
