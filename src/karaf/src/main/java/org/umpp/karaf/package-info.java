// SPDX-License-Identifier: Apache-2.0
/**
 * The federation server as a service of Karaf: configured by ConfigAdmin, in a Camel context that sees the components, converters and
 * beans of every bundle.
 */
@NullMarked
package org.umpp.karaf;

import org.jspecify.annotations.NullMarked;
