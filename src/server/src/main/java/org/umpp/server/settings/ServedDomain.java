// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.nio.file.Path;

/**
 * A domain that the server serves.
 *
 * @param name lower-case A-label
 * @param certificate the PEM file of its certificate chain, leaf first
 * @param key the PEM file of its private key
 */
public record ServedDomain(String name, Path certificate, Path key) {}
