// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

/** The DNS did not say whether there are such records. */
public final class ResolutionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there is no answer. */
    public enum Reason {
        /** No server answered in time. */
        TIMEOUT,
        /** A server answered that it cannot tell, or with something useless. */
        SERVER_FAILURE
    }

    private final Reason reason;

    public ResolutionException(Reason reason, String name) {
        super(name + ": " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
