// SPDX-License-Identifier: Apache-2.0
/** Tests of the stylesheets of operators. */
package org.umpp.server.mapping;
