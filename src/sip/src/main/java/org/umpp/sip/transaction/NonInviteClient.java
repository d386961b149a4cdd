// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.umpp.sip.transaction.Action.Do.PASS_UP;
import static org.umpp.sip.transaction.Action.Do.REPORT_TIMEOUT;
import static org.umpp.sip.transaction.Action.Do.REPORT_TRANSPORT_ERROR;
import static org.umpp.sip.transaction.Action.Do.SEND_REQUEST;

import org.umpp.sip.transaction.Action.Start;
import org.umpp.sip.transaction.Action.Stop;

/** The non-INVITE client transaction (RFC 3261 §17.1.2). */
public enum NonInviteClient implements Machine<NonInviteClient> {
    TRYING,
    PROCEEDING,
    COMPLETED,
    TERMINATED;

    /** The first step: the request goes out (§17.1.2.2). */
    public static Step<NonInviteClient> start(boolean reliable) {
        return reliable
                ? Step.to(TRYING, SEND_REQUEST, new Start(Timer.F))
                : Step.to(TRYING, SEND_REQUEST, new Start(Timer.E), new Start(Timer.F));
    }

    @Override
    public Step<NonInviteClient> on(Event event, boolean reliable) {
        return switch (this) {
            case TRYING, PROCEEDING -> waiting(event, reliable);
            case COMPLETED -> Step.to(event == Event.FIRED_K ? TERMINATED : COMPLETED); // §17.1.2.2
            case TERMINATED -> Step.to(this);
        };
    }

    private Step<NonInviteClient> waiting(Event event, boolean reliable) {
        return switch (event) {
            case FIRED_E -> Step.to(this, SEND_REQUEST, new Start(Timer.E)); // §17.1.2.2
            case FIRED_F -> Step.to(TERMINATED, REPORT_TIMEOUT); // §17.1.2.2
            case PROVISIONAL -> Step.to(PROCEEDING, PASS_UP); // §17.1.2.2
            // §17.1.2.2: Timer K is zero on a reliable transport.
            case SUCCESS, REJECTION ->
                reliable
                        ? Step.to(TERMINATED, PASS_UP)
                        : Step.to(COMPLETED, new Stop(Timer.E), new Stop(Timer.F), PASS_UP, new Start(Timer.K));
            case TRANSPORT_ERROR -> Step.to(TERMINATED, REPORT_TRANSPORT_ERROR); // §17.1.4
            default -> Step.to(this);
        };
    }

    @Override
    public boolean isTerminated() {
        return this == TERMINATED;
    }
}
