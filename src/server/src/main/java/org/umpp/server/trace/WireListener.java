// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.trace;

import org.umpp.msrp.transport.MsrpTrace;
import org.umpp.sip.agent.SipTrace;
import org.umpp.xmpp.netty.XmppTrace;

/** Sees every message on any wire. Called on the wires' threads; must not block. */
public interface WireListener extends SipTrace, XmppTrace, MsrpTrace {}
