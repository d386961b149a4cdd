// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.pager.SessionRefusals;
import org.umpp.policy.Partner;
import org.umpp.policy.PartnerTraffic;
import org.umpp.presence.Subscription;
import org.umpp.presence.SubscriptionKey;
import org.umpp.presence.Subscriptions;
import org.umpp.session.MsrpLeg;
import org.umpp.session.Session;
import org.umpp.session.Sessions;
import org.umpp.session.Traffic;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Notifier;
import org.umpp.sip.dialog.Subscriber;
import org.umpp.sip.dialog.Usage;
import org.umpp.xmpp.netty.HostSnapshot;
import org.umpp.xmpp.netty.StreamSnapshot;

/** Looks at a running server: what there is at this moment, as rows. Changes nothing. */
public final class Inspection {
    private final Sessions sessions;
    private final Subscriptions subscriptions;
    private final Map<DialogId, Usage> dialogs;
    private final Supplier<List<StreamSnapshot>> streams;
    private final Supplier<List<HostSnapshot>> components;
    private final Supplier<List<PartnerRoutes>> partners;
    private final Supplier<List<LimitRow>> limits;
    private final PartnerTraffic traffic;
    private final SessionRefusals refusals;
    private final SessionRefusals msrpRefusals;
    private final Clock clock;

    /**
     * @param dialogs the dialogs of the SIP component
     * @param streams the streams as they are now
     * @param components the connections to our own XMPP server as they are now
     * @param partners the partners as they are configured now
     * @param limits the limits as they are now
     * @param traffic what has passed outside of sessions
     * @param refusals who is written to in another way, as it has refused a session over XMPP
     * @param msrpRefusals who is written to by MESSAGE, as it has refused a session over MSRP
     */
    public Inspection(
            Sessions sessions,
            Subscriptions subscriptions,
            Map<DialogId, Usage> dialogs,
            Supplier<List<StreamSnapshot>> streams,
            Supplier<List<HostSnapshot>> components,
            Supplier<List<PartnerRoutes>> partners,
            Supplier<List<LimitRow>> limits,
            PartnerTraffic traffic,
            SessionRefusals refusals,
            SessionRefusals msrpRefusals,
            Clock clock) {
        this.sessions = sessions;
        this.subscriptions = subscriptions;
        this.dialogs = dialogs;
        this.streams = streams;
        this.components = components;
        this.partners = partners;
        this.limits = limits;
        this.traffic = traffic;
        this.refusals = refusals;
        this.msrpRefusals = msrpRefusals;
        this.clock = clock;
    }

    /** The IM sessions, the oldest first. */
    public Rows<SessionRow> sessions() {
        List<SessionRow> rows = new ArrayList<>();
        for (Session session : sessions.all()) {
            rows.add(row(session));
        }
        rows.sort(Comparator.comparing(SessionRow::since, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(SessionRow::id));
        return new Rows<>(SessionRow.class, rows);
    }

    private SessionRow row(Session session) {
        Traffic traffic = sessions.traffic(session.key());
        String peer = session instanceof Session.Established established
                ? established.peer().toString()
                : session.key().peer();
        return new SessionRow(
                id(session),
                session.local().toString(),
                peer,
                partner(session.local().toString(), peer),
                session.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                over(session),
                session.thread(),
                traffic == null ? null : Instant.ofEpochMilli(traffic.since()),
                traffic == null ? 0 : Math.max(0, (clock.millis() - traffic.last()) / 1000),
                traffic == null ? 0 : traffic.in(),
                traffic == null ? 0 : traffic.out());
    }

    private static String over(Session session) {
        if (!(session instanceof Session.Established established)) {
            return "";
        }
        MsrpLeg leg = established.target().msrp();
        if (leg == null) {
            return "xmpp";
        }
        return leg.isSecure() ? "msrp" : "msrp (clear text)";
    }

    /** The Call-ID; where none is known yet, the thread. */
    private static String id(Session session) {
        if (session instanceof Session.Offered offered) {
            return offered.callId();
        }
        return session instanceof Session.Established established
                ? established.dialog().split(";", 2)[0]
                : session.key().thread();
    }

    /** The presence subscriptions, by who is watched. */
    public Rows<SubscriptionRow> subscriptions() {
        List<SubscriptionRow> rows = new ArrayList<>();
        for (Subscription subscription : subscriptions.all()) {
            rows.add(row(subscription));
        }
        rows.sort(Comparator.comparing(SubscriptionRow::presentity).thenComparing(SubscriptionRow::watcher));
        return new Rows<>(SubscriptionRow.class, rows);
    }

    private SubscriptionRow row(Subscription subscription) {
        boolean watched = subscription.key().isWatched();
        String local = subscription.key().local();
        String peer = subscription.key().peer();
        return new SubscriptionRow(
                watched ? peer : local,
                watched ? local : peer,
                partner(subscription.key()),
                subscription.key().side().name().toLowerCase(Locale.ROOT),
                subscription.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                expires(subscription.dialog()),
                subscription.dialog());
    }

    private @Nullable Instant expires(String dialog) {
        Usage usage = dialog.isEmpty() ? null : dialogs.get(DialogId.parse(dialog));
        long at = usage instanceof Notifier notifier
                ? notifier.expiresAt()
                : usage instanceof Subscriber subscriber ? subscriber.endAt() : Long.MAX_VALUE;
        return at == Long.MAX_VALUE ? null : Instant.ofEpochMilli(at);
    }

    /** The XMPP streams, by domain; those to our own XMPP server among them. */
    public Rows<StreamRow> streams() {
        List<StreamRow> rows = new ArrayList<>();
        streams.get().forEach(stream -> rows.add(StreamRow.of(stream)));
        components.get().forEach(component -> rows.add(StreamRow.of(component)));
        rows.sort(Comparator.comparing(StreamRow::peer)
                .thenComparing(StreamRow::local)
                .thenComparing(StreamRow::direction));
        return new Rows<>(StreamRow.class, rows);
    }

    /** The partners, in the order of their configuration. */
    public Rows<PartnerRow> partners() {
        Collection<SessionRow> sessionRows = sessions().rows();
        Collection<SubscriptionRow> subscriptionRows = subscriptions().rows();
        Collection<StreamRow> streamRows = streams().rows();
        List<PartnerRow> rows = new ArrayList<>();
        Map<String, Integer> refused = refusals.counts();
        Map<String, Integer> msrpRefused = msrpRefusals.counts();
        for (PartnerRoutes each : partners.get()) {
            String domain = each.partner().domain();
            String xmppDomain = each.partner().xmppDomain();
            int refusing = refused.getOrDefault(domain, 0);
            int msrpRefusing = msrpRefused.getOrDefault(domain, 0);
            rows.add(new PartnerRow(
                    domain,
                    each.partner().type(),
                    sip(each),
                    xmpp(each),
                    count(sessionRows.stream().map(SessionRow::partner).toList(), domain),
                    count(
                            subscriptionRows.stream()
                                    .map(SubscriptionRow::partner)
                                    .toList(),
                            domain),
                    traffic.in(domain),
                    traffic.out(domain),
                    msrp(each, refusing),
                    pager(each, each.partner().hasMsrp() ? msrpRefusing : refusing),
                    (int) streamRows.stream()
                            .filter(stream ->
                                    isOf(stream, xmppDomain) && stream.state().equals("open"))
                            .count(),
                    streamRows.stream()
                            .filter(stream ->
                                    isOf(stream, xmppDomain) && !stream.error().isEmpty())
                            .map(StreamRow::error)
                            .findFirst()
                            .orElse("")));
        }
        return new Rows<>(PartnerRow.class, rows);
    }

    /** The limits, those of the server first. */
    public Rows<LimitRow> limits() {
        return new Rows<>(LimitRow.class, limits.get());
    }

    /** How many presence stanzas came from partners whose presence is SIP's (D-39). */
    public long presenceDropped() {
        return traffic.dropped();
    }

    /** How many texts came over SIP that were not in the charset they should have been in (D-54). */
    public long charsetsGuessed() {
        return traffic.guessed();
    }

    private static String sip(PartnerRoutes each) {
        if (each.partner().isXmpp()) {
            return "-";
        }
        return each.sip().isEmpty() ? "DNS" : String.join(",", each.sip());
    }

    private static String xmpp(PartnerRoutes each) {
        if (each.partner().isSip()) {
            return "-";
        }
        return each.xmpp().isEmpty() ? "DNS" : String.join(",", each.xmpp());
    }

    private static String pager(PartnerRoutes each, int refusing) {
        if (!each.partner().pager().allowed()) {
            return "-";
        }
        return each.partner().isSip() && !each.partner().hasMsrp() ? "always" : refusing + " users";
    }

    private static String msrp(PartnerRoutes each, int refusing) {
        if (!each.partner().hasMsrp()) {
            return "-";
        }
        String who = each.partner().isSip() ? "always" : refusing + " users";
        return each.partner().msrp() == Partner.Msrp.PLAIN ? who + " (clear text)" : who;
    }

    private static int count(List<String> domains, String domain) {
        return (int) domains.stream().filter(domain::equals).count();
    }

    private static boolean isOf(StreamRow stream, String xmppDomain) {
        return !stream.direction().equals("component")
                && new Jid("", stream.peer(), "").asciiDomain().equals(xmppDomain);
    }

    /** The partner of a session. That of a user of ours with us is with a partner's user, who is on our side of it there. */
    private String partner(String local, String peer) {
        String partner = partner(peer);
        return isKnown(partner) || !isKnown(partner(local)) ? partner : partner(local);
    }

    private boolean isKnown(String domain) {
        return partners.get().stream().anyMatch(each -> each.partner().domain().equals(domain));
    }

    /** The partner of a subscription. At our own SIP server it is about a partner's user, who is on our side of it there. */
    private String partner(SubscriptionKey key) {
        String partner = partner(key.peer());
        return isKnown(partner) || key.isContact() ? partner : partner(key.local());
    }

    /** The SIP domain of the partner whose user this is; the user's own domain if it is no partner's any more. */
    private String partner(String peer) {
        String domain = Jid.parse(peer).asciiDomain();
        for (PartnerRoutes each : partners.get()) {
            if (each.partner().xmppDomain().equals(domain)
                    || each.partner().domain().equals(domain)) {
                return each.partner().domain();
            }
        }
        return domain;
    }
}
