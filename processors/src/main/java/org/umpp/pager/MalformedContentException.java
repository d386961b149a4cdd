// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

/** The content of a message cannot be read, or must not be. What it says is never part of the message of this exception. */
public class MalformedContentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedContentException(String message) {
        super(message);
    }
}
