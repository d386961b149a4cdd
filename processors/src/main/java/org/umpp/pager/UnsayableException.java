// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

/** A stanza says something that has no words in a MESSAGE. */
public class UnsayableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsayableException(String message) {
        super(message);
    }
}
