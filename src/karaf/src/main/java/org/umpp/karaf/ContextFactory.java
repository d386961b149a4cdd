// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import org.apache.camel.CamelContext;

/** Makes Camel contexts that see the components, converters and beans of every bundle. A service of this bundle. */
public interface ContextFactory {
    /** A new context, not started. */
    CamelContext create();
}
