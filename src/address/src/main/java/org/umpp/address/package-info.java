// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.umpp.address;

import org.jspecify.annotations.NullMarked;
