// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to every phone of a user (RFC 3261 §16.7): the first success is its reply, or else, when all have failed, the best failure. Of no phone
 * at all it is 480.
 */
final class Fork {
    private final Consumer<Reply> reply;
    private int open;
    private boolean over;
    private @Nullable Reply best;

    Fork(int places, Consumer<Reply> reply) {
        this.open = places;
        this.reply = reply;
        if (places == 0) {
            over = true;
            reply.accept(Reply.of(480));
        }
    }

    /** One of them has answered. */
    void answered(Reply answer) {
        Reply told = null;
        synchronized (this) {
            open--;
            Reply former = best;
            if (former == null || rank(answer) < rank(former)) {
                best = answer;
            }
            if (!over && (isSuccess(answer) || open == 0)) {
                over = true;
                told = best;
            }
        }
        if (told != null) {
            reply.accept(told);
        }
    }

    private static boolean isSuccess(Reply answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /** What a phone says counts more than that one could not be reached, and a user who declines everywhere more than all (§16.7 step 6). */
    private static int rank(Reply answer) {
        int status = answer.status();
        if (isSuccess(answer)) return 0;
        if (status >= 600) return 1;
        return answer.response() == null ? status + 1_000 : status;
    }
}
