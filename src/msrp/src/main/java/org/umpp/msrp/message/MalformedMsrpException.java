// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import org.jspecify.annotations.Nullable;

/** Octets that are no MSRP. */
public final class MalformedMsrpException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable MsrpRequest request;

    /** What follows cannot be read either: the connection has to end. */
    public MalformedMsrpException(String message) {
        this(message, null);
    }

    /** @param request what can be answered with 400, after which all goes on; null if nothing can */
    MalformedMsrpException(String message, @Nullable MsrpRequest request) {
        super(message);
        this.request = request;
    }

    /** The request to be answered with 400; null if the connection has to end. */
    public @Nullable MsrpRequest request() {
        return request;
    }
}
