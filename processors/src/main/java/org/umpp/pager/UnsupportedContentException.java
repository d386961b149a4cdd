// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

/** The content of a message is of a type that has no meaning here. What it says is never part of the message of this exception. */
public class UnsupportedContentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedContentException(String message) {
        super(message);
    }
}
