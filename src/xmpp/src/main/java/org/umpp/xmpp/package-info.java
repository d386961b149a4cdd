// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.umpp.xmpp;

import org.jspecify.annotations.NullMarked;
