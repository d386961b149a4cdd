// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import org.jspecify.annotations.Nullable;

/** A text that is shown to nobody: neither in a log nor by a command. */
public final class Secret {
    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** The text, for whom it is meant. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && text.equals(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
