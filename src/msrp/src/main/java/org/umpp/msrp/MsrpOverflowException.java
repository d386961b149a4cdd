// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.util.concurrent.RejectedExecutionException;

/** A message is not taken: too much waits in its session, or there is no such session any more. */
public final class MsrpOverflowException extends RejectedExecutionException {
    private static final long serialVersionUID = 1L;

    MsrpOverflowException(String session) {
        super("MSRP session " + session + " takes no more messages: too many wait, or it is over");
    }
}
