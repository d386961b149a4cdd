// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.umpp.sip.transaction.Action.Do.PASS_UP;
import static org.umpp.sip.transaction.Action.Do.REPORT_TIMEOUT;
import static org.umpp.sip.transaction.Action.Do.REPORT_TRANSPORT_ERROR;
import static org.umpp.sip.transaction.Action.Do.SEND_RESPONSE;
import static org.umpp.sip.transaction.Action.Do.SEND_TRYING;

import org.umpp.sip.transaction.Action.Start;
import org.umpp.sip.transaction.Action.Stop;

/**
 * The INVITE server transaction (RFC 3261 §17.2.1 as corrected by RFC 6026 §7.1). {@link #TRYING} is the part of the RFC's
 * Proceeding in which nothing was sent yet.
 */
public enum InviteServer implements Machine<InviteServer> {
    TRYING,
    PROCEEDING,
    ACCEPTED,
    COMPLETED,
    CONFIRMED,
    TERMINATED;

    private static final Action STOP_TRYING = new Stop(Timer.TRYING);

    /** The first step: the INVITE goes to the user, and a 100 follows if the user is slow (§17.2.1). */
    public static Step<InviteServer> start() {
        return Step.to(TRYING, new Start(Timer.TRYING), PASS_UP);
    }

    @Override
    public Step<InviteServer> on(Event event, boolean reliable) {
        return switch (this) {
            case TRYING -> trying(event, reliable);
            case PROCEEDING -> proceeding(event, reliable);
            case ACCEPTED -> accepted(event);
            case COMPLETED -> completed(event, reliable);
            case CONFIRMED -> Step.to(event == Event.FIRED_I ? TERMINATED : CONFIRMED); // §17.2.1
            case TERMINATED -> Step.to(this);
        };
    }

    private static Step<InviteServer> trying(Event event, boolean reliable) {
        return switch (event) {
            case REQUEST, FIRED_TRYING -> Step.to(PROCEEDING, STOP_TRYING, SEND_TRYING); // §17.2.1
            case PROVISIONAL -> Step.to(PROCEEDING, STOP_TRYING, SEND_RESPONSE);
            case SUCCESS -> Step.to(ACCEPTED, STOP_TRYING, SEND_RESPONSE, new Start(Timer.L));
            case REJECTION -> rejected(reliable);
            default -> Step.to(TRYING);
        };
    }

    private static Step<InviteServer> proceeding(Event event, boolean reliable) {
        return switch (event) {
            case REQUEST, PROVISIONAL -> Step.to(PROCEEDING, SEND_RESPONSE); // §17.2.1
            case SUCCESS -> Step.to(ACCEPTED, SEND_RESPONSE, new Start(Timer.L)); // RFC 6026 §7.1
            case REJECTION -> rejected(reliable);
            case TRANSPORT_ERROR -> Step.to(PROCEEDING, REPORT_TRANSPORT_ERROR); // RFC 6026 §7.1: state is kept
            default -> Step.to(PROCEEDING);
        };
    }

    private static Step<InviteServer> rejected(boolean reliable) {
        return reliable
                ? Step.to(COMPLETED, STOP_TRYING, SEND_RESPONSE, new Start(Timer.H))
                : Step.to(COMPLETED, STOP_TRYING, SEND_RESPONSE, new Start(Timer.G), new Start(Timer.H));
    }

    /** RFC 6026 §7.1: repeated INVITEs are absorbed, the user repeats its 2xx, and each ACK goes to the user. */
    private static Step<InviteServer> accepted(Event event) {
        return switch (event) {
            case SUCCESS -> Step.to(ACCEPTED, SEND_RESPONSE);
            case ACK -> Step.to(ACCEPTED, PASS_UP);
            case FIRED_L -> Step.to(TERMINATED);
            case TRANSPORT_ERROR -> Step.to(ACCEPTED, REPORT_TRANSPORT_ERROR);
            default -> Step.to(ACCEPTED);
        };
    }

    private static Step<InviteServer> completed(Event event, boolean reliable) {
        return switch (event) {
            case REQUEST -> Step.to(COMPLETED, SEND_RESPONSE); // §17.2.1
            case FIRED_G -> Step.to(COMPLETED, SEND_RESPONSE, new Start(Timer.G)); // §17.2.1
            case FIRED_H -> Step.to(TERMINATED, REPORT_TIMEOUT); // §17.2.1
            // §17.2.1: Timer I is zero on a reliable transport.
            case ACK ->
                reliable
                        ? Step.to(TERMINATED)
                        : Step.to(CONFIRMED, new Stop(Timer.G), new Stop(Timer.H), new Start(Timer.I));
            case TRANSPORT_ERROR -> Step.to(COMPLETED, REPORT_TRANSPORT_ERROR);
            default -> Step.to(COMPLETED);
        };
    }

    @Override
    public boolean isTerminated() {
        return this == TERMINATED;
    }
}
