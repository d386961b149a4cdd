// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.function.Consumer;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transaction.ClientTransaction;

/** The user of a non-INVITE client transaction: waits for the final response. */
record FinalResponse(Consumer<Reply> then) implements ClientTransaction.User {
    @Override
    public void received(SipResponse response) {
        if (response.isFinal()) {
            then.accept(Reply.of(response, null));
        }
    }

    @Override
    public void timedOut() {
        then.accept(Reply.of(408));
    }

    @Override
    public void failed(Throwable cause) {
        then.accept(Reply.unsent(cause));
    }
}
