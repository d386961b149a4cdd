// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

/** As many stanzas of a session wait as may: resource-constraint. */
public final class TooManyStanzasException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooManyStanzasException(int limit) {
        super(limit + " stanzas wait already for this session; raise waiting.max, or write slower");
    }
}
