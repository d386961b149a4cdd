// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.ArrayDeque;
import java.util.Queue;
import org.umpp.sip.message.SipEncoder;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.transport.TransportException.Reason;

/** A connection that is being opened, and the messages that wait for it, in order and within bounds. */
final class Opening {
    private record Waiting(SipMessage message, SendCallback callback) {}

    private final TransportSettings.Bounds bounds;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private int octets;
    private boolean over;

    Opening(TransportSettings.Bounds bounds) {
        this.bounds = bounds;
    }

    /** Lets a message wait; false when the connection is up by now, or will never be. */
    boolean add(SipMessage message, SendCallback callback) {
        synchronized (this) {
            if (over) {
                return false;
            }
            int length = SipEncoder.buffer(message).remaining();
            if (queue.size() < bounds.waitingMessages() && octets + length <= bounds.waitingOctets()) {
                queue.add(new Waiting(message, callback));
                octets += length;
                return true;
            }
        }
        callback.failed(new TransportException(Reason.OVERLOAD, "too much waits for a connection"));
        return true;
    }

    /**
     * The connection is up.
     *
     * @param publish makes the connection known; until then nobody can overtake those that waited
     */
    synchronized void succeed(Connection connection, Runnable publish) {
        over = true;
        for (Waiting waiting : queue) {
            connection.write(waiting.message(), waiting.callback());
        }
        queue.clear();
        publish.run();
    }

    /** There is no connection. */
    void fail(TransportException cause) {
        Waiting[] failed;
        synchronized (this) {
            over = true;
            failed = queue.toArray(new Waiting[0]);
            queue.clear();
        }
        for (Waiting waiting : failed) {
            waiting.callback().failed(cause);
        }
    }
}
