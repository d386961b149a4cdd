// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.mapping;

/** A stylesheet that cannot be used: where in it, and why. */
public final class StylesheetException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    StylesheetException(int line, String reason) {
        super(reason);
        this.line = line;
    }

    /** The line of the mistake, or 0 if that is not known. */
    public int line() {
        return line;
    }
}
