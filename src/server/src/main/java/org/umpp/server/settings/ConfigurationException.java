// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

/** A mistake in a configuration file. The message names the file, the key, what is there and what is expected. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A mistake that was found. */
    public ConfigurationException(String message) {
        super(message);
    }

    /** A mistake that made something else fail. */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
