// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.umpp.sip.message.HeaderName;

/** One header field to add to a message. */
public record Field(HeaderName name, String value) {}
