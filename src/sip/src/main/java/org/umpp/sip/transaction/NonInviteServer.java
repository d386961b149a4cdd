// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.umpp.sip.transaction.Action.Do.PASS_UP;
import static org.umpp.sip.transaction.Action.Do.REPORT_TIMEOUT;
import static org.umpp.sip.transaction.Action.Do.REPORT_TRANSPORT_ERROR;
import static org.umpp.sip.transaction.Action.Do.SEND_RESPONSE;
import static org.umpp.sip.transaction.Action.Do.SEND_TRYING;

import org.umpp.sip.transaction.Action.Start;
import org.umpp.sip.transaction.Action.Stop;

/** The non-INVITE server transaction (RFC 3261 §17.2.2 with the corrections of RFC 4320). */
public enum NonInviteServer implements Machine<NonInviteServer> {
    TRYING,
    PROCEEDING,
    COMPLETED,
    TERMINATED;

    private static final Action STOP_TRYING = new Stop(Timer.TRYING);
    private static final Action STOP_LATE = new Stop(Timer.LATE);
    private static final Action START_J = new Start(Timer.J);

    /** The first step: the request goes to the user (§17.2.2). */
    public static Step<NonInviteServer> start() {
        return Step.to(TRYING, new Start(Timer.TRYING), new Start(Timer.LATE), PASS_UP);
    }

    @Override
    public Step<NonInviteServer> on(Event event, boolean reliable) {
        return switch (this) {
            case TRYING -> trying(event);
            case PROCEEDING -> proceeding(event);
            case COMPLETED -> completed(event);
            case TERMINATED -> Step.to(this);
        };
    }

    private static Step<NonInviteServer> trying(Event event) {
        return switch (event) {
            case FIRED_TRYING -> Step.to(PROCEEDING, SEND_TRYING); // RFC 4320 §4.1
            // RFC 4320 §4.1: only a 100, and only when it is due; a user's own 1xx is not sent.
            case SUCCESS, REJECTION -> Step.to(COMPLETED, STOP_TRYING, STOP_LATE, SEND_RESPONSE, START_J); // §17.2.2
            case FIRED_LATE -> Step.to(TERMINATED, REPORT_TIMEOUT); // RFC 4320 §4.2: silence, not 408
            default -> Step.to(TRYING); // a repeated request is discarded, §17.2.2
        };
    }

    private static Step<NonInviteServer> proceeding(Event event) {
        return switch (event) {
            case REQUEST -> Step.to(PROCEEDING, SEND_RESPONSE); // §17.2.2
            case SUCCESS, REJECTION -> Step.to(COMPLETED, STOP_LATE, SEND_RESPONSE, START_J); // §17.2.2
            case FIRED_LATE -> Step.to(TERMINATED, REPORT_TIMEOUT); // RFC 4320 §4.2
            case TRANSPORT_ERROR -> Step.to(TERMINATED, REPORT_TRANSPORT_ERROR); // §17.2.4
            default -> Step.to(PROCEEDING);
        };
    }

    private static Step<NonInviteServer> completed(Event event) {
        return switch (event) {
            case REQUEST -> Step.to(COMPLETED, SEND_RESPONSE); // §17.2.2
            case FIRED_J -> Step.to(TERMINATED);
            case TRANSPORT_ERROR -> Step.to(TERMINATED, REPORT_TRANSPORT_ERROR); // §17.2.4
            default -> Step.to(COMPLETED);
        };
    }

    @Override
    public boolean isTerminated() {
        return this == TERMINATED;
    }
}
