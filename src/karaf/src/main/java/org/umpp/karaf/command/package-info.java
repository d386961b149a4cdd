// SPDX-License-Identifier: Apache-2.0
/** The shell commands {@code umpp:*}: thin, for all they show comes from the server. */
@NullMarked
package org.umpp.karaf.command;

import org.jspecify.annotations.NullMarked;
