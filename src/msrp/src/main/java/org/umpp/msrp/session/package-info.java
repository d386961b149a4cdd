// SPDX-License-Identifier: Apache-2.0
/** What a session does with the messages in it (RFC 4975 §7): cuts them into chunks, and puts chunks together. Pure Java. */
@NullMarked
package org.umpp.msrp.session;

import org.jspecify.annotations.NullMarked;
