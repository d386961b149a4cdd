// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;

/** Takes what peers send. Calls come on the connection's event loop, those of one flow in order; they must not block. */
public interface Inbound {
    /**
     * A request that is well framed. Its topmost Via is sound and notes the source where RFC 3261 §18.2.1 and RFC 3581 want
     * it; nothing else was checked.
     */
    void request(SipRequest request, Flow flow);

    /** A response that is well framed. */
    void response(SipResponse response, Flow flow);

    /** The flow ended; nothing comes from it any more. Only for flows that were up, secured where they have to be. */
    void closed(Flow flow, FlowEnd end);
}
