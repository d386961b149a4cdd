// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.limits;

import java.util.ArrayList;
import java.util.List;
import org.umpp.address.Jid;
import org.umpp.msrp.MsrpComponent;
import org.umpp.msrp.transport.MsrpServer;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.limit.ConnectionLimit.Refusal;
import org.umpp.policy.Partner;
import org.umpp.presence.Subscriptions;
import org.umpp.server.management.LimitRow;
import org.umpp.server.settings.Limits;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.ServerSettings;
import org.umpp.session.PendingStanzas;
import org.umpp.session.Sessions;
import org.umpp.sip.SipComponent;
import org.umpp.sip.agent.Phones;
import org.umpp.xmpp.XmppHostComponent;
import org.umpp.xmpp.XmppS2sComponent;
import org.umpp.xmpp.stream.QueueBudget;

/** Every limit of a server in one list: what it is, how much of it is in use, how often it was reached. */
public final class LimitList {
    /** Whose limits are those of phones that are attached directly. */
    static final String PHONES = "phones";

    private static final String SERVER = "server";
    private static final String SIP = "sip";
    private static final String XMPP = "xmpp";
    private static final String MSRP = "msrp";
    private static final String XMPP_SERVER = "xmpp server";

    private final SipComponent sip;
    private final XmppS2sComponent xmpp;
    private final XmppHostComponent host;
    private final MsrpComponent msrp;
    private final Sessions sessions;
    private final Subscriptions subscriptions;
    private final PendingStanzas waiting;
    private final TrafficGate gate;
    private final Overload overload;

    /**
     * @param host the way to our own XMPP server, if the settings name one
     * @param msrp what carries sessions over MSRP, if the settings name an address for it
     * @param waiting what waits for answers of sessions
     */
    public LimitList(
            SipComponent sip,
            XmppS2sComponent xmpp,
            XmppHostComponent host,
            MsrpComponent msrp,
            Sessions sessions,
            Subscriptions subscriptions,
            PendingStanzas waiting,
            TrafficGate gate,
            Overload overload) {
        this.sip = sip;
        this.xmpp = xmpp;
        this.host = host;
        this.msrp = msrp;
        this.sessions = sessions;
        this.subscriptions = subscriptions;
        this.waiting = waiting;
        this.gate = gate;
        this.overload = overload;
    }

    /** How it is now under these settings. */
    public List<LimitRow> rows(ServerSettings settings) {
        Limits limits = settings.limits();
        List<LimitRow> rows = new ArrayList<>();
        rows.add(row("overload.lag", SERVER, overload.mostMillis(), overload.lagMillis(), overload.refused()));
        rows.add(row("sessions.max", SERVER, limits.sessions(), sessions.size(), sessions.refused()));
        rows.add(row(
                "subscriptions.max", SERVER, limits.subscriptions(), subscriptions.size(), subscriptions.refused()));
        rows.add(row("waiting.max", SERVER, limits.waiting(), waiting.size(), waiting.refused()));
        connections(SIP, sip.server().connectionLimit(), rows);
        rows.add(row(
                "transactions.max",
                SIP,
                sip.transactions().limit(),
                sip.transactions().received(),
                sip.transactions().refused()));
        rows.add(row("routes", SIP, sip.getConfiguration().getWaiting(), sip.waiting(), sip.refused()));
        connections(XMPP, xmpp.connectionLimit(), rows);
        rows.add(queued(XMPP, xmpp.budget()));
        rows.add(row("routes", XMPP, xmpp.getConfiguration().getWaiting(), xmpp.waiting(), xmpp.refused()));
        if (settings.xmppServer() != null) {
            rows.add(queued(XMPP_SERVER, host.budget()));
            // these are read no faster than routes take them, and none is refused
            rows.add(new LimitRow("routes", XMPP_SERVER, "as they come", host.waiting(), 0));
        }
        if (settings.phones() != null) {
            for (Phones.Bound bound : sip.phones().bounds()) {
                rows.add(row(bound.name(), PHONES, bound.limit(), bound.use(), bound.refused()));
            }
            rows.addAll(gate.phoneRows());
        }
        if (settings.msrp().isServed()) {
            msrp(rows);
        }
        partners(settings, rows);
        rows.addAll(gate.rows());
        return rows;
    }

    private void msrp(List<LimitRow> rows) {
        MsrpServer server = msrp.server();
        connections(MSRP, server.connectionLimit(), rows);
        rows.add(
                row("waiting", MSRP, server.bounds().waitingMessages(), server.mostWaiting(), server.refusedWaiting()));
        rows.add(row(
                "incomplete",
                MSRP,
                server.bounds().incompleteOctets(),
                server.incomplete(),
                server.refusedIncomplete()));
        rows.add(row("routes", MSRP, msrp.getConfiguration().getWaiting(), msrp.waiting(), msrp.refused()));
    }

    private static LimitRow queued(String wire, QueueBudget budget) {
        return row("queued.max", wire, budget.inAll(), budget.used(), budget.refused());
    }

    private static void connections(String wire, ConnectionLimit limit, List<LimitRow> rows) {
        ConnectionLimit.Bounds bounds = limit.bounds();
        rows.add(row("connections.max", wire, bounds.inAll(), limit.inAll(), limit.refused(Refusal.IN_ALL)));
        rows.add(row(
                "connections.per-address",
                wire,
                bounds.perSource(),
                limit.mostFromOneSource(),
                limit.refused(Refusal.PER_SOURCE)));
        rows.add(row("handshakes.max", wire, bounds.unproven(), limit.unproven(), limit.refused(Refusal.UNPROVEN)));
    }

    private void partners(ServerSettings settings, List<LimitRow> rows) {
        for (PartnerSettings each : settings.partners()) {
            Partner partner = each.partner();
            String users = new Jid("", partner.xmppDomain(), "").domain();
            rows.add(new LimitRow(
                    "max-sessions",
                    partner.domain(),
                    bound(partner.maxSessions()),
                    sessions.with(users),
                    sessions.refusedWith(users)));
            rows.add(new LimitRow(
                    "max-subscriptions",
                    partner.domain(),
                    bound(partner.maxSubscriptions()),
                    subscriptions.with(users),
                    subscriptions.refusedWith(users)));
        }
    }

    private static String bound(int most) {
        return most == Partner.UNLIMITED ? "the server's" : Integer.toString(most);
    }

    private static LimitRow row(String limit, String of, long bound, long use, long refused) {
        return new LimitRow(limit, of, Long.toString(bound), use, refused);
    }
}
