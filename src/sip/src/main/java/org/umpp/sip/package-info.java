// SPDX-License-Identifier: Apache-2.0
/** The Camel component {@code sip}: its endpoints name protocol events; listeners, connections and dialogs are the component's. */
@NullMarked
package org.umpp.sip;

import org.jspecify.annotations.NullMarked;
