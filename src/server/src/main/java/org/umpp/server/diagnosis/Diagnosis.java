// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.umpp.address.DomainName;
import org.umpp.net.tls.Credential;
import org.umpp.sip.transport.Edge;

/**
 * Finds out why a partner cannot be reached (D-48): is it ours to talk to, where is it, does it answer over SIP and over XMPP,
 * is it who it should be, and does it take us for who we are. It looks from outside, over connections of its own, and leaves
 * nothing behind on either side.
 */
public final class Diagnosis {
    private static final int GRACE_MILLIS = 1_000;

    private final Viewpoint viewpoint;
    private final TimeLimits limits;

    public Diagnosis(Viewpoint viewpoint) {
        this(viewpoint, TimeLimits.DEFAULT);
    }

    public Diagnosis(Viewpoint viewpoint, TimeLimits limits) {
        this.viewpoint = viewpoint;
        this.limits = limits;
    }

    /**
     * Looks at a partner on behalf of our first domain.
     *
     * @param domain its SIP or XMPP domain
     * @return at least one finding for each step that was taken: our policy, then SIP, then XMPP, then MSRP
     * @throws IllegalArgumentException if it is no domain name
     */
    public List<Finding> of(String domain) {
        return of(domain, viewpoint.credentials().defaultDomain());
    }

    /**
     * Looks at a partner on behalf of one of our domains.
     *
     * @throws IllegalArgumentException if the partner's is no domain name, or the other is not ours
     */
    public List<Finding> of(String domain, String ours) {
        String asked = DomainName.toAscii(domain).toLowerCase(Locale.ROOT);
        String local = ours.toLowerCase(Locale.ROOT);
        Credential own = viewpoint.credentials().forDomain(local);
        if (own == null) {
            throw new IllegalArgumentException("domain: " + ours + " (expected: one of "
                    + viewpoint.credentials().domains() + ')');
        }
        PlaneFindings policy = new PlaneFindings(Plane.PARTNER);
        KnownPartner known = viewpoint.partner(asked);
        policy(asked, known, policy);
        KnownPartner partner = known == null ? KnownPartner.of(asked) : known;
        Inquiry inquiry = new Inquiry(
                partner, local, own, viewpoint.anchors(), viewpoint.resolver(), limits, Deadline.in(limits.whole()));
        List<Finding> all = new ArrayList<>(policy.all());
        if (!viewpoint.credentials().domains().contains(asked)) {
            all.addAll(wires(inquiry));
            all.addAll(msrp(inquiry, viewpoint.msrp(asked)));
        }
        return all;
    }

    private void policy(String domain, @Nullable KnownPartner known, PlaneFindings findings) {
        String file = "org.umpp.partner-" + domain + ".cfg";
        if (viewpoint.credentials().domains().contains(domain)) {
            findings.add(Symptom.OURSELVES, domain + " is a domain of this server", "name the domain of a partner", "");
        } else if (known == null) {
            findings.add(
                    Symptom.UNKNOWN,
                    domain + " is no partner: there is no " + file + ", so we refuse it and send it nothing",
                    "create " + file + " to federate with it; an empty file is enough",
                    "");
        } else {
            String jids = known.xmppDomain().equals(known.domain()) ? "" : ", with JIDs of " + known.xmppDomain();
            String how = known.hasSip()
                    ? known.hasXmpp() ? jids : ", a plain SIP domain, without XMPP"
                    : ", a plain XMPP domain, without SIP";
            Edge edge = known.edge();
            String through = edge == null
                    ? ""
                    : "; SIP goes through our edge " + edge.name()
                            + ", so what SIP asks of the partner's server below may be for the edge to mend";
            findings.fine(
                    Symptom.ADMITTED,
                    "we federate with " + known.domain() + how + through
                            + "; the rules of the route files may say more");
        }
    }

    private List<Finding> wires(Inquiry inquiry) {
        PlaneFindings sip = new PlaneFindings(Plane.SIP);
        PlaneFindings xmpp = new PlaneFindings(Plane.XMPP);
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "diagnose-" + inquiry.partner().domain());
            thread.setDaemon(true);
            return thread;
        });
        try {
            Future<?> second = inquiry.partner().hasXmpp()
                    ? threads.submit(() -> taken(xmpp, () -> new XmppCheck(inquiry, xmpp).run()))
                    : CompletableFuture.completedFuture(null);
            if (inquiry.partner().hasSip()) {
                Future<?> first = threads.submit(() -> taken(sip, () -> new SipCheck(inquiry, sip).run()));
                await(first, sip, inquiry.whole());
            }
            await(second, xmpp, inquiry.whole());
        } finally {
            threads.shutdownNow();
        }
        List<Finding> all = new ArrayList<>(sip.all());
        all.addAll(xmpp.all());
        return all;
    }

    private static List<Finding> msrp(Inquiry inquiry, @Nullable MsrpRung rung) {
        PlaneFindings msrp = new PlaneFindings(Plane.MSRP);
        if (rung != null) {
            new MsrpCheck(inquiry, rung, msrp).run();
        }
        return msrp.all();
    }

    private interface Steps {
        void run() throws DiagnosedException;
    }

    private static void taken(PlaneFindings findings, Steps steps) {
        try {
            steps.run();
        } catch (DiagnosedException e) {
            findings.add(e.finding());
        }
    }

    private void await(Future<?> steps, PlaneFindings findings, Deadline whole) {
        try {
            steps.get((long) whole.millis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.add(Symptom.UNFINISHED, "the diagnosis was interrupted", "diagnose again", "");
        } catch (TimeoutException e) {
            findings.add(
                    Symptom.UNFINISHED,
                    "the time of " + limits.whole().toSeconds() + " s ran out before the steps of this wire ended",
                    "diagnose again when the network is less busy",
                    "");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a diagnosis step failed", e.getCause());
        }
    }
}
