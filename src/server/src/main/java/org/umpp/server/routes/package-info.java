// SPDX-License-Identifier: Apache-2.0
/** The folder of the route files: what is changed there takes effect while the server runs, file by file, and a mistake changes nothing. */
@NullMarked
package org.umpp.server.routes;

import org.jspecify.annotations.NullMarked;
