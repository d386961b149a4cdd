// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/** What a SIP byte stream consists of: messages, and the CRLFs between them. */
public sealed interface SipElement permits SipMessage, KeepAlive {}
