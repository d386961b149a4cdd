// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

/** What became of a message; exactly one of the first two is called, once, on any thread, and must not block. */
@FunctionalInterface
public interface SendCallback {
    void failed(TransportException cause);

    /** The message was handed to the operating system; the peer may or may not get it. */
    default void sent(Flow flow) {}

    /** After {@link #sent}: the connection has ended and the peer never said anything on it, so that nothing is to be waited for. */
    default void lost(TransportException cause) {}
}
