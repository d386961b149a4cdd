// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.nio.file.Path;

/** A route file cannot take effect: which, where in it, and why. */
final class RouteFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String reason;

    /**
     * @param line 1 or more, or 0 if the whole file is meant
     * @param column 1 or more, or 0 if the whole line is meant
     */
    RouteFileException(Path file, int line, int column, String reason) {
        super(place(file, line, column) + ": " + reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    String reason() {
        return reason;
    }

    private static String place(Path file, int line, int column) {
        return file + (line > 0 ? ":" + line : "") + (line > 0 && column > 0 ? ":" + column : "");
    }
}
