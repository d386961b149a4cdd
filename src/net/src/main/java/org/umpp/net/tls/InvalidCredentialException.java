// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A certificate or key file of the configuration cannot be used; the message names the file and what is wrong with it. */
public final class InvalidCredentialException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidCredentialException(Path file, String problem) {
        this(file, problem, null);
    }

    InvalidCredentialException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
