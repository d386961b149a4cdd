// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import java.util.function.IntConsumer;
import org.umpp.msrp.session.OutgoingMessage;
import org.umpp.msrp.session.ReceivedMessage;

/** What sessions bring. Called on network threads under the lock of the session, so that nothing here may wait. */
public interface MsrpApplication {
    /**
     * A message has come.
     *
     * @param session what the application calls the session
     * @param answer to be told the status by which the last chunk is answered, once, from any thread
     */
    void received(String session, ReceivedMessage message, IntConsumer answer);

    /** The other side tells that it has all of a message (RFC 4975 §7.1.2). */
    void reported(String session, OutgoingMessage message);

    /** A message that was taken has not arrived. */
    void undelivered(String session, OutgoingMessage message, int status, String reason);

    /** A session has lost its connection, or never had one; what was in it came back before. */
    void lost(String session, String reason);
}
