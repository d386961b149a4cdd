// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

/**
 * Where one wire is served.
 *
 * @param listen the address that is bound
 * @param host the host that partners are told
 */
public record Listening(HostPort listen, String host) {}
