// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.umpp.server;

import org.jspecify.annotations.NullMarked;
