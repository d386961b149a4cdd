// SPDX-License-Identifier: Apache-2.0
/** Partners that are broken in one way each, and what a diagnosis says of them. */
package org.umpp.server.diagnosis;
