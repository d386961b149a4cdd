// SPDX-License-Identifier: Apache-2.0
/** Users who have no XMPP and are reached over MSRP: between whole servers, and with a peer that says what a test dictates. */
package org.umpp.interop.msrp;
