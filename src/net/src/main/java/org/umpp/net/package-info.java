// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.umpp.net;

import org.jspecify.annotations.NullMarked;
