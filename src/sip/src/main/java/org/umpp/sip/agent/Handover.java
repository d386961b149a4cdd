// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.message.Method;
import org.umpp.sip.transaction.Scheduler;

/** Hands requests to the user of the agent, and gives up those that the user does not answer in time. */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final Scheduler scheduler;
    private final Application application;
    private final Profile profile;

    Handover(Scheduler scheduler, Application application, Profile profile) {
        this.scheduler = scheduler;
        this.application = application;
        this.profile = profile;
    }

    void give(IncomingRequest request) {
        long millis = patience(request.request().method());
        request.limit(scheduler.schedule(millis, () -> giveUp(request, millis)));
        application.handle(request);
    }

    /** In milliseconds. The transaction of another request than INVITE is over by then, in silence (RFC 4320 §4.2). */
    private long patience(String method) {
        return method.equals(Method.INVITE)
                ? profile.inviteExpiry() * 1000L
                : profile.timers().patienceMillis() + profile.timers().t1().toMillis();
    }

    private static void giveUp(IncomingRequest request, long millis) {
        if (request.giveUp()) {
            LOG.warn(
                    "{} of {} given up: its route did not end within {} ms; look for what that route waits for",
                    request.request().method(),
                    request.peer(),
                    millis);
        }
    }
}
