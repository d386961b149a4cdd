// SPDX-License-Identifier: Apache-2.0
/** What a server needs, made on the spot for as long as the test or the demo lasts: certificates, free ports, its folder. */
@NullMarked
package org.umpp.throwaway;

import org.jspecify.annotations.NullMarked;
