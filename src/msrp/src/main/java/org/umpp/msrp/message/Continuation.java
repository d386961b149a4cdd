// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import org.jspecify.annotations.Nullable;

/** What comes after a chunk: the flag at its end (RFC 4975 §5.1). */
public enum Continuation {
    /** Nothing: the message is complete. */
    COMPLETE('$'),
    /** More of it. */
    MORE('+'),
    /** Nothing, and the message will never be complete. */
    ABORTED('#');

    private final char flag;

    Continuation(char flag) {
        this.flag = flag;
    }

    char flag() {
        return flag;
    }

    /** Null if the octet is no flag. */
    static @Nullable Continuation of(int octet) {
        for (Continuation each : values()) {
            if (each.flag == octet) {
                return each;
            }
        }
        return null;
    }
}
