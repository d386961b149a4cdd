// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.policy.Addresses;
import org.umpp.policy.LocalUsers;
import org.umpp.policy.PolicyRejectedException;
import org.umpp.policy.UmppConstants;
import org.umpp.policy.UnknownAddressException;
import org.umpp.server.explain.Explanation.Step;
import org.umpp.server.management.PartnerRoutes;
import org.umpp.xmpp.stream.Stanza;

/**
 * Says which route and which rule would decide about a message or a wish to watch (D-49): it asks the policy routes as they are active
 * now, on a copy that has no effects, and sends nothing.
 */
public final class Explainer {
    /** What somebody would do. */
    public enum Kind {
        IM,
        PRESENCE
    }

    private final CamelContext context;
    private final Supplier<List<PartnerRoutes>> partners;

    /** @param partners the partners as they are configured now */
    public Explainer(CamelContext context, Supplier<List<PartnerRoutes>> partners) {
        this.context = context;
        this.partners = partners;
    }

    /**
     * Explains.
     *
     * @param fromText who writes or wants to watch, a JID
     * @param toText to whom, a JID
     */
    public Explanation explain(String fromText, String toText, Kind kind) {
        String question = fromText + (kind == Kind.IM ? " writes to " : " wants to watch ") + toText;
        List<Step> steps = new ArrayList<>();
        Jid from;
        Jid to;
        try {
            from = Jid.parse(fromText);
            to = Jid.parse(toText);
        } catch (MalformedAddressException e) {
            return new Explanation(question, steps, false, "refused: 400, jid-malformed: " + e.getMessage());
        }
        Addresses addresses = bean("addresses", Addresses.class);
        LocalUsers users = bean("localUsers", LocalUsers.class);
        from = users.isServed(from.asciiDomain()) ? addresses.toUniversal(from) : from;
        boolean fromHere = users.isServed(from.asciiDomain());
        boolean toHere = users.isServed(to.asciiDomain());
        steps.add(domain(from, fromHere));
        steps.add(domain(to, toHere));
        if (fromHere && toHere) {
            return new Explanation(
                    question, steps, true, "no matter of the federation: both are users of this server's communities");
        }
        if (!fromHere && !toHere) {
            return new Explanation(
                    question,
                    steps,
                    false,
                    "refused: 403, not-allowed: neither domain is served here, and nothing is relayed");
        }
        PartnerRoutes partner = partner(fromHere ? to : from);
        steps.add(partnerStep(fromHere ? to : from, partner));
        Case asked = new Case(from, to, kind, fromHere, partner, addresses);
        for (String rules : asked.rules()) {
            DryRun run = new DryRun(context);
            Throwable refusal = run.ask(rules, asked.body(), asked.headers());
            steps.addAll(run.trail());
            if (refusal != null) {
                return new Explanation(
                        question,
                        steps,
                        false,
                        "refused: " + asked.answer(refusal) + ": " + refusal.getMessage() + " (" + run.culprit() + ")");
            }
        }
        asked.then().forEach(text -> steps.add(new Step("then", text)));
        boolean sure = steps.stream().noneMatch(step -> step.kind().equals("not run"));
        return new Explanation(
                question, steps, true, sure ? "allowed" : "allowed, unless a step that was not run refuses");
    }

    private static Step domain(Jid jid, boolean served) {
        return new Step("domain", jid.domain() + (served ? " is served here" : " is not served here"));
    }

    private static Step partnerStep(Jid jid, @Nullable PartnerRoutes partner) {
        String domain = jid.asciiDomain();
        return new Step(
                "partner",
                partner == null
                        ? domain + " is none: there is no org.umpp.partner-" + domain + ".cfg"
                        : partner.partner().domain() + ", by org.umpp.partner-"
                                + partner.partner().domain() + ".cfg"
                                + kind(partner));
    }

    private static String kind(PartnerRoutes partner) {
        if (partner.partner().isXmpp()) {
            return ": a plain XMPP domain";
        }
        return partner.partner().isSip() ? ": a plain SIP domain" : "";
    }

    private @Nullable PartnerRoutes partner(Jid jid) {
        String domain = jid.asciiDomain();
        for (PartnerRoutes each : partners.get()) {
            if (each.partner().xmppDomain().equals(domain)
                    || each.partner().domain().equals(domain)) {
                return each;
            }
        }
        return null;
    }

    private <T> T bean(String name, Class<T> type) {
        T bean = context.getRegistry().lookupByNameAndType(name, type);
        if (bean == null) {
            throw new IllegalStateException("the server is not started");
        }
        return bean;
    }

    /** The answer that errors.xml, as shipped, gives on either wire. */
    private static String answer(Throwable refusal) {
        if (refusal instanceof PolicyRejectedException) {
            return "403, not-allowed";
        }
        if (refusal instanceof UnknownAddressException) {
            return "404, item-not-found";
        }
        return refusal instanceof MalformedAddressException
                ? "400, jid-malformed"
                : "500, internal-server-error: " + refusal.getClass().getSimpleName();
    }

    /** One question, as the routes would get it. */
    private record Case(
            Jid from, Jid to, Kind kind, boolean outbound, @Nullable PartnerRoutes partner, Addresses addresses) {

        boolean isXmpp() {
            return partner != null && partner.partner().isXmpp();
        }

        boolean isSip() {
            return partner != null && partner.partner().isSip();
        }

        /** Whether messages go over MSRP there, as there is no XMPP. */
        boolean isMsrp() {
            return partner != null
                    && partner.partner().isSip()
                    && partner.partner().hasMsrp();
        }

        /** Whether messages go by MESSAGE, as there are no sessions. */
        boolean isPager() {
            return isSip() && !isMsrp();
        }

        /** The answer that the routes, as shipped, give to a refusal. */
        String answer(Throwable refusal) {
            if (isXmpp() && !outbound && refusal instanceof UnknownAddressException) {
                return kind == Kind.IM ? "service-unavailable" : "unsubscribed";
            }
            return Explainer.answer(refusal);
        }

        /** The rules that are asked, in order. */
        List<String> rules() {
            if ((isXmpp() || isPager()) && kind == Kind.IM) {
                return List.of(outbound ? "policy-outbound-im" : "policy-inbound-message");
            }
            if (kind == Kind.PRESENCE) {
                return List.of(outbound ? "policy-outbound-presence" : "policy-inbound-presence");
            }
            return outbound ? List.of("policy-outbound-im") : List.of("policy-inbound-im", "policy-inbound-stanza");
        }

        Object body() {
            return kind == Kind.IM
                    ? Stanza.message(from, to).type("chat").id("umpp-explain").build()
                    : Stanza.presence(from, to).type("subscribe").build();
        }

        Map<String, Object> headers() {
            Map<String, Object> headers = new HashMap<>();
            headers.put(UmppConstants.FROM, from.toString());
            headers.put(UmppConstants.TO, to.toString());
            headers.put(UmppConstants.DIRECTION, outbound ? UmppConstants.OUTBOUND : UmppConstants.INBOUND);
            headers.put(
                    UmppConstants.PARTNER,
                    partner == null
                            ? (outbound ? to : from).asciiDomain()
                            : partner.partner().domain());
            headers.put(UmppConstants.TYPE, kind == Kind.IM ? "chat" : "subscribe");
            if (!outbound && !isXmpp()) {
                headers.put("CamelSipMethod", kind == Kind.PRESENCE ? "SUBSCRIBE" : isPager() ? "MESSAGE" : "INVITE");
                headers.put("CamelSipFrom", uri(from));
                headers.put("CamelSipRequestUri", uri(to));
            }
            return headers;
        }

        private String uri(Jid jid) {
            return kind == Kind.IM ? addresses.im(jid.toString()) : addresses.pres(jid.toString());
        }

        /** What happens next if it is allowed. */
        List<String> then() {
            if (isXmpp()) {
                return List.of(
                        outbound
                                ? "XMPP stream to " + xmppDomain() + ' ' + xmppWay()
                                : kind == Kind.IM
                                        ? "the message goes to direct:umpp-im-in"
                                        : "the wish goes to direct:umpp-presence-in");
            }
            if (isPager() && kind == Kind.IM) {
                return List.of(
                        outbound
                                ? "SIP MESSAGE " + uri(to) + ' ' + sipWay()
                                : "the MESSAGE is answered; the message goes to direct:umpp-im-in");
            }
            if (!outbound) {
                return kind == Kind.IM
                        ? List.of("the INVITE is answered; messages of the session go to direct:umpp-im-in")
                        : List.of("the SUBSCRIBE is answered; the wish goes to direct:umpp-presence-in");
            }
            String sip = (kind == Kind.IM ? "SIP INVITE " : "SIP SUBSCRIBE ") + uri(to) + ' ' + sipWay();
            if (isMsrp() && kind == Kind.IM) {
                return List.of(sip, "MSRP to the host that its session description names, if it may");
            }
            return kind == Kind.IM ? List.of(sip, "XMPP stream to " + xmppDomain() + ' ' + xmppWay()) : List.of(sip);
        }

        private String xmppDomain() {
            return partner == null ? to.asciiDomain() : partner.partner().xmppDomain();
        }

        private String sipWay() {
            if (partner != null && !partner.sip().isEmpty()) {
                return "to " + String.join(", then ", partner.sip()) + ", by the partner's file";
            }
            String domain =
                    partner == null ? to.asciiDomain() : partner.partner().domain();
            return "by DNS: SRV %s.%s, then NAPTR %2$s (or SRV _sips._tcp.%2$s), then %2$s:5061"
                    .formatted(kind == Kind.IM ? "_im._sip" : "_pres._sip", domain);
        }

        private String xmppWay() {
            if (partner != null && !partner.xmpp().isEmpty()) {
                return "to " + String.join(", then ", partner.xmpp()) + ", by the partner's file";
            }
            return (isXmpp() ? "" : "to the host its session description names, if it may; then ")
                    + "by DNS: SRV _xmpps-server._tcp.%s and _xmpp-server._tcp.%1$s, else %1$s:5269"
                            .formatted(xmppDomain());
        }
    }
}
