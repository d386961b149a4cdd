// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.umpp.sip.transaction.Action.Do.PASS_UP;
import static org.umpp.sip.transaction.Action.Do.REPORT_TIMEOUT;
import static org.umpp.sip.transaction.Action.Do.REPORT_TRANSPORT_ERROR;
import static org.umpp.sip.transaction.Action.Do.SEND_ACK;
import static org.umpp.sip.transaction.Action.Do.SEND_REQUEST;

import org.umpp.sip.transaction.Action.Start;
import org.umpp.sip.transaction.Action.Stop;

/** The INVITE client transaction (RFC 3261 §17.1.1 as corrected by RFC 6026 §7.2). */
public enum InviteClient implements Machine<InviteClient> {
    CALLING,
    PROCEEDING,
    ACCEPTED,
    COMPLETED,
    TERMINATED;

    private static final Action START_M = new Start(Timer.M);
    private static final Action STOP_A = new Stop(Timer.A);
    private static final Action STOP_B = new Stop(Timer.B);

    /** The first step: the INVITE goes out (§17.1.1.2). */
    public static Step<InviteClient> start(boolean reliable) {
        return reliable
                ? Step.to(CALLING, SEND_REQUEST, new Start(Timer.B))
                : Step.to(CALLING, SEND_REQUEST, new Start(Timer.A), new Start(Timer.B));
    }

    @Override
    public Step<InviteClient> on(Event event, boolean reliable) {
        return switch (this) {
            case CALLING -> calling(event, reliable);
            case PROCEEDING -> proceeding(event, reliable);
            case ACCEPTED -> accepted(event);
            case COMPLETED -> completed(event);
            case TERMINATED -> Step.to(this);
        };
    }

    private static Step<InviteClient> calling(Event event, boolean reliable) {
        return switch (event) {
            case FIRED_A -> Step.to(CALLING, SEND_REQUEST, new Start(Timer.A)); // §17.1.1.2
            case FIRED_B -> Step.to(TERMINATED, REPORT_TIMEOUT); // §17.1.1.2
            case PROVISIONAL -> Step.to(PROCEEDING, STOP_A, STOP_B, PASS_UP); // §17.1.1.2
            case SUCCESS -> Step.to(ACCEPTED, STOP_A, STOP_B, PASS_UP, START_M); // RFC 6026 §7.2
            case REJECTION -> rejected(reliable);
            case TRANSPORT_ERROR -> Step.to(TERMINATED, REPORT_TRANSPORT_ERROR); // §17.1.4
            default -> Step.to(CALLING);
        };
    }

    private static Step<InviteClient> proceeding(Event event, boolean reliable) {
        return switch (event) {
            case PROVISIONAL -> Step.to(PROCEEDING, PASS_UP); // §17.1.1.2
            case SUCCESS -> Step.to(ACCEPTED, PASS_UP, START_M); // RFC 6026 §7.2
            case REJECTION -> rejected(reliable);
            // Not in the figure of RFC 3261; on a connection that closed no final response can follow any more.
            case TRANSPORT_ERROR -> Step.to(TERMINATED, REPORT_TRANSPORT_ERROR);
            default -> Step.to(PROCEEDING);
        };
    }

    /** §17.1.1.2: Timer D is zero on a reliable transport. */
    private static Step<InviteClient> rejected(boolean reliable) {
        return reliable
                ? Step.to(TERMINATED, SEND_ACK, PASS_UP)
                : Step.to(COMPLETED, STOP_A, STOP_B, SEND_ACK, PASS_UP, new Start(Timer.D));
    }

    /** RFC 6026 §7.2: every 2xx, a repeated one or one of another branch, goes to the user, who sends the ACKs. */
    private static Step<InviteClient> accepted(Event event) {
        return switch (event) {
            case SUCCESS -> Step.to(ACCEPTED, PASS_UP);
            case FIRED_M -> Step.to(TERMINATED);
            default -> Step.to(ACCEPTED);
        };
    }

    private static Step<InviteClient> completed(Event event) {
        return switch (event) {
            case REJECTION -> Step.to(COMPLETED, SEND_ACK); // §17.1.1.2
            case FIRED_D -> Step.to(TERMINATED);
            case TRANSPORT_ERROR -> Step.to(TERMINATED, REPORT_TRANSPORT_ERROR); // §17.1.1.2
            default -> Step.to(COMPLETED);
        };
    }

    @Override
    public boolean isTerminated() {
        return this == TERMINATED;
    }
}
