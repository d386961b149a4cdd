// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

/**
 * How much there may be at once.
 *
 * @param sessions IM sessions
 * @param subscriptions presence subscriptions
 * @param waiting stanzas that wait for the answer of one session
 * @param idle seconds without a stanza after which a session ends; 0 for never
 */
public record Limits(int sessions, int subscriptions, int waiting, int idle) {}
