// SPDX-License-Identifier: Apache-2.0
/**
 * Dialogs (RFC 3261 §12) and their usages (INVITE, RFC 3261 §13-15 with RFC 4028; subscriptions, RFC 6665), as serialisable
 * values with pure transitions, and the registry that holds them.
 */
@NullMarked
package org.umpp.sip.dialog;

import org.jspecify.annotations.NullMarked;
