// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.umpp.sip;

import org.jspecify.annotations.NullMarked;
