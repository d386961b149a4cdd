// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import java.util.function.Consumer;
import org.umpp.sip.message.SipMessage;

/** Where the messages of one transaction go. */
public interface Outlet<M extends SipMessage> {
    /**
     * Hands a message to the transport, without blocking.
     *
     * @param failed called once, from any thread, if the message cannot be sent
     */
    void send(M message, Consumer<Throwable> failed);

    /** Whether what is sent arrives in order or the connection fails (TCP, TLS). */
    boolean isReliable();
}
