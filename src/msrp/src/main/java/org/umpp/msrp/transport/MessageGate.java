// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

/**
 * Decides how many messages come in. It is asked on network threads, before the application hears of a message, and must not block. What is
 * refused gets 413.
 */
@FunctionalInterface
public interface MessageGate {
    /** Lets everything in. */
    MessageGate OPEN = (domain, user) -> true;

    /**
     * Whether a message may come in.
     *
     * @param domain that the other side has proved to be
     * @param user who it is in that domain, as the application says
     */
    boolean admits(String domain, String user);
}
