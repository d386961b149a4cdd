// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.message.SipResponse;

/**
 * How a request of ours ended.
 *
 * @param status the status of the final response; 408 when none came, 503 when the request could not be sent (RFC 3261
 *     §8.1.3.1)
 * @param response the final response, if one came
 * @param dialog the dialog that the request made or went through, if it stands
 * @param cause why the request could not be sent, if it could not
 */
public record Reply(int status, @Nullable SipResponse response, @Nullable DialogId dialog, @Nullable Throwable cause) {
    static Reply of(SipResponse response, @Nullable DialogId dialog) {
        return new Reply(response.status(), response, dialog, null);
    }

    static Reply of(int status) {
        return new Reply(status, null, null, null);
    }

    static Reply unsent(Throwable cause) {
        return new Reply(503, null, null, cause);
    }

    /** Whether the request succeeded. */
    public boolean isSuccess() {
        return status < 300;
    }
}
