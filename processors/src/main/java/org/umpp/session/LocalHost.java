// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

/**
 * Where partners find our XMPP host: the {@code c=} and port of our session descriptions.
 *
 * @param name a host name or address literal
 * @param port the s2s port, 1-65535
 */
public record LocalHost(String name, int port) {}
