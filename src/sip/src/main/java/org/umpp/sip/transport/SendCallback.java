// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

/** What became of a message; exactly one of its methods is called, once, on any thread, and must not block. */
@FunctionalInterface
public interface SendCallback {
    void failed(TransportException cause);

    /** The message was handed to the operating system; the peer may or may not get it. */
    default void sent(Flow flow) {}
}
