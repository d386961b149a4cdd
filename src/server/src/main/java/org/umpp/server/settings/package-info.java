// SPDX-License-Identifier: Apache-2.0
/** What the configuration says, read and checked: the server's own settings and those of each partner. */
@NullMarked
package org.umpp.server.settings;

import org.jspecify.annotations.NullMarked;
