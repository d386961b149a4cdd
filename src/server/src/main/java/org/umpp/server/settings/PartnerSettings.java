// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.umpp.net.tls.PeerRule;
import org.umpp.policy.Partner;
import org.umpp.sdp.TransportAddresses;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.Target;
import org.umpp.xmpp.netty.TargetHint;

/**
 * What {@code org.umpp.partner-<domain>.cfg} says.
 *
 * @param file the file, for messages
 * @param partner what the rules need to know of it
 * @param sip where its SIP server is, first choice first; empty to ask DNS (RFC 3861, 3263)
 * @param sipOnly whether it reads nothing but {@code sip:} URIs
 * @param xmpp where its XMPP host is, first choice first; empty to ask DNS (RFC 6120 §3.2)
 * @param authorities the PEM file of the only authorities that its certificates may come from, or null for those of everybody
 * @param pins the keys that its certificates may have; empty for any (D-30)
 * @param newestTls whether it has to speak TLS 1.3
 * @param rates how often it may do what
 * @param userRates how often one of its users may
 */
public record PartnerSettings(
        Path file,
        Partner partner,
        List<HostPort> sip,
        boolean sipOnly,
        List<HostPort> xmpp,
        @Nullable Path authorities,
        Set<String> pins,
        boolean newestTls,
        PartnerRates rates,
        PartnerRates userRates) {
    private static final String PREFIX = "org.umpp.partner-";
    private static final String SUFFIX = ".cfg";
    private static final int MOST = 10_000_000;

    private static final Setting TYPE = Setting.choice(
            "type",
            List.of("umpp", "xmpp", "sip"),
            "what kind of partner it is; `xmpp`: a plain XMPP domain, without SIP; `sip`: a plain SIP domain, without"
                    + " XMPP (see below)");
    private static final Setting SESSIONS = Setting.choice(
            "sessions",
            List.of("strict", "open-xmpp"),
            "`open-xmpp`: its messages are let in also without a session, by the rules of XMPP (RFC 6121)");
    private static final String MSRP = "msrp";
    private static final String PAGER = "pager";
    private static final String NONE = "none";
    private static final Setting FALLBACK = Setting.of(
            "fallback",
            Setting.Type.TEXTS,
            NONE,
            "how its users that refuse sessions over XMPP are written to, first choice first: `msrp`, in sessions over"
                    + " MSRP; `pager`, by SIP MESSAGE. What it sends in these ways is let in too. With `type = sip` it is"
                    + " `pager` unless you say (see below)");
    private static final Setting MSRP_SECURITY = Setting.choice(
            "msrp.security",
            List.of("tls", "plain"),
            "`plain`: sessions over MSRP are in clear text, over a network you trust, and who knows their paths is"
                    + " believed; only TLS is taken from anybody else");
    private static final Setting MESSAGE_TYPE = Setting.choice(
            "message-type",
            List.of("normal", "chat"),
            "`chat`: what comes from it by SIP MESSAGE is a chat to our users; many of their clients show anything"
                    + " else in a window of its own");
    private static final Setting ACCEPTS = Setting.of(
            "accepts",
            Setting.Type.TEXTS,
            "multipart/alternative",
            "the types its users take in a SIP MESSAGE beside `text/plain`, of `multipart/alternative`,"
                    + " `message/cpim`, `message/imdn+xml`, `application/im-iscomposing+xml`");
    private static final Setting PROFILE = Setting.choice(
            "profile",
            List.of("rfc", "umpp-00"),
            "`umpp-00`: its watchers that name no type want `application/cpim-pidf+xml`, as the draft has it");
    private static final Setting SIP = Setting.of(
            "sip",
            Setting.Type.ADDRESSES,
            "DNS: RFC 3861, then RFC 3263 (never `_sip._tcp`, which names ports of plain text)",
            "where its SIP server is, `host:port`, first choice first");
    private static final Setting URI_SCHEME = Setting.choice(
            "uri-scheme",
            List.of("im", "sip"),
            "`sip`: it, or a proxy in front of it, reads no `im:` and `pres:` URIs, and gets `sip:` ones; with `type ="
                    + " sip` that is so unless it says `im`");
    private static final Setting XMPP = Setting.of(
            "xmpp",
            Setting.Type.ADDRESSES,
            "its session descriptions (see below), then DNS",
            "where its XMPP host is, `host:port`, first choice first");
    private static final Setting XMPP_DOMAIN =
            Setting.of("xmpp.domain", Setting.Type.TEXT, "the same domain", "the domain of its JIDs");
    private static final Setting HOSTS =
            Setting.of("hosts", Setting.Type.TEXTS, "", "further hosts its session descriptions may name");
    private static final Setting PORTS = new Setting(
            "ports",
            Setting.Type.NUMBERS,
            "5222, 5269",
            List.of("1", "65535"),
            "ports its session descriptions may name");
    private static final Setting JID_BINDING = Setting.choice(
            "jid-binding", List.of("domain", "user"), "`user`: the local part of its `a=jid` must be the user of From");
    private static final Setting ONE_SESSION = Setting.of(
            "one-session-per-pair",
            Setting.Type.FLAG,
            "false",
            "`true`: two users have one session, whatever the thread");
    private static final Setting SIPS = Setting.choice(
            "sips-xmpp",
            List.of("refused", "agreed"),
            "`agreed`: both operators have agreed that requests for sips URIs are served, although not every hop"
                    + " behind either server is known to use TLS; else they get 480 with Warning 380");
    private static final Setting ENTITY = Setting.choice(
            "entity",
            List.of("warn", "accept", "drop"),
            "a presence document about somebody else than its dialog: `warn`, `accept`, `drop`");
    private static final Setting CA = Setting.of(
            "ca",
            Setting.Type.PATH,
            "the server's `ca`",
            "PEM file: the only authorities that its certificates may come from; they are believed for no other"
                    + " domain");
    private static final Setting PINS = Setting.of(
            "pins",
            Setting.Type.TEXTS,
            "any key",
            "base64 of the SHA-256 of the public keys (SPKI) its certificates may have, separated by commas");
    private static final Setting TLS_MIN =
            Setting.choice("tls.min", List.of("1.2", "1.3"), "the oldest version of TLS it may speak");
    private static final Setting MAX_SESSIONS = new Setting(
            "max-sessions",
            Setting.Type.NUMBER,
            "the server's `sessions.max`",
            List.of("1", Integer.toString(MOST)),
            "how many sessions with it at once; then 503 with Retry-After, or `resource-constraint`");
    private static final Setting MAX_SUBSCRIPTIONS = new Setting(
            "max-subscriptions",
            Setting.Type.NUMBER,
            "the server's `subscriptions.max`",
            List.of("1", Integer.toString(MOST)),
            "how many subscriptions with it at once; then the same");
    private static final Setting RATE_MESSAGES = Setting.of(
            "rate.messages",
            Setting.Type.RATE,
            "the server's `rate.messages`",
            "how many stanzas over XMPP, messages over MSRP and MESSAGEs over SIP it may send: a second/at once");
    private static final Setting RATE_INVITES = Setting.of(
            "rate.invites",
            Setting.Type.RATE,
            "the server's `rate.invites`",
            "how many INVITEs, and other SIP requests outside of dialogs it may send: a second/at once");
    private static final Setting RATE_SUBSCRIBES = Setting.of(
            "rate.subscribes",
            Setting.Type.RATE,
            "the server's `rate.subscribes`",
            "how many SUBSCRIBEs outside of dialogs it may send: a second/at once");
    private static final Setting USER_RATE_MESSAGES = Setting.of(
            "user-rate.messages",
            Setting.Type.RATE,
            "the server's `user-rate.messages`",
            "how many stanzas over XMPP, messages over MSRP and MESSAGEs over SIP one user of it may send: a second/at"
                    + " once");
    private static final Setting USER_RATE_INVITES = Setting.of(
            "user-rate.invites",
            Setting.Type.RATE,
            "the server's `user-rate.invites`",
            "how many INVITEs, and other SIP requests outside of dialogs one user of it may send: a second/at once");
    private static final Setting USER_RATE_SUBSCRIBES = Setting.of(
            "user-rate.subscribes",
            Setting.Type.RATE,
            "the server's `user-rate.subscribes`",
            "how many SUBSCRIBEs outside of dialogs one user of it may send: a second/at once");

    /** The keys that speak of SIP, and of what is agreed over it. */
    private static final List<Setting> OF_SIP = List.of(
            SESSIONS,
            FALLBACK,
            MSRP_SECURITY,
            MESSAGE_TYPE,
            ACCEPTS,
            PROFILE,
            SIP,
            URI_SCHEME,
            XMPP_DOMAIN,
            HOSTS,
            PORTS,
            JID_BINDING,
            ONE_SESSION,
            SIPS,
            ENTITY,
            MAX_SESSIONS);

    /** The keys that speak of XMPP, and of sessions over it. */
    private static final List<Setting> OF_XMPP = List.of(SESSIONS, XMPP, XMPP_DOMAIN, PORTS, JID_BINDING, ONE_SESSION);

    private static final Set<String> ACCEPTABLE =
            Set.of("multipart/alternative", "message/cpim", "message/imdn+xml", "application/im-iscomposing+xml");

    /** Every key of the file. */
    public static final List<Setting> SETTINGS = List.of(
            TYPE,
            SESSIONS,
            FALLBACK,
            MSRP_SECURITY,
            MESSAGE_TYPE,
            ACCEPTS,
            PROFILE,
            SIP,
            URI_SCHEME,
            XMPP,
            XMPP_DOMAIN,
            HOSTS,
            PORTS,
            CA,
            PINS,
            TLS_MIN,
            JID_BINDING,
            ONE_SESSION,
            SIPS,
            ENTITY,
            MAX_SESSIONS,
            MAX_SUBSCRIPTIONS,
            RATE_MESSAGES,
            RATE_INVITES,
            RATE_SUBSCRIBES,
            USER_RATE_MESSAGES,
            USER_RATE_INVITES,
            USER_RATE_SUBSCRIBES);

    public PartnerSettings {
        sip = List.copyOf(sip);
        xmpp = List.copyOf(xmpp);
        pins = Set.copyOf(pins);
    }

    /** Whether its certificates have to be the same as under other settings. */
    public boolean provesItselfAs(PartnerSettings other) {
        return Objects.equals(authorities, other.authorities)
                && pins.equals(other.pins)
                && newestTls == other.newestTls
                && partner.xmppDomain().equals(other.partner.xmppDomain());
    }

    /** Whether a file is one of a partner's. */
    static boolean isPartnerFile(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    /** The domain that a partner's file is about. */
    public static String domain(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    }

    /**
     * What a file says.
     *
     * @throws ConfigurationException naming file and key, if anything in it is wrong
     */
    static PartnerSettings of(String name, ConfigurationFile file) {
        String domain = ServerSettings.domain(name, file.path() + ": the name of the file");
        try (file) {
            switch (file.choice(TYPE)) {
                case "xmpp" -> {
                    return plainXmpp(domain, file);
                }
                case "sip" -> {
                    return plainSip(domain, file);
                }
                default -> {
                    return umpp(domain, file);
                }
            }
        }
    }

    private static PartnerSettings umpp(String domain, ConfigurationFile file) {
        String named = file.text(XMPP_DOMAIN);
        String xmppDomain =
                named == null ? domain : ServerSettings.domain(named, file.path() + ": " + XMPP_DOMAIN.key());
        List<Integer> ports = file.numbers(PORTS);
        List<String> fallbacks = fallbacks(file, List.of());
        Partner partner = new Partner(
                domain,
                xmppDomain,
                new TransportAddresses(
                        new LinkedHashSet<>(List.of(domain, xmppDomain)),
                        Set.copyOf(file.texts(HOSTS)),
                        ports.isEmpty() ? TransportAddresses.DEFAULT_PORTS : Set.copyOf(ports)),
                file.choice(JID_BINDING).equals("user"),
                file.flag(ONE_SESSION),
                file.choice(SIPS).equals("agreed"),
                Partner.EntityPolicy.valueOf(file.choice(ENTITY).toUpperCase(Locale.ROOT)),
                profile(file),
                file.text(MAX_SESSIONS) == null ? Partner.UNLIMITED : file.number(MAX_SESSIONS),
                maxSubscriptions(file),
                file.choice(SESSIONS).equals("strict") ? Partner.Sessions.STRICT : Partner.Sessions.OPEN,
                pager(fallbacks.contains(PAGER), file),
                msrp(fallbacks.contains(MSRP), file));
        return of(partner, file.addresses(SIP), file.choice(URI_SCHEME).equals("sip"), file);
    }

    /** In the one order there is: what is said in a session is not taken apart into messages while there may be one. */
    private static List<String> fallbacks(ConfigurationFile file, List<String> usual) {
        List<String> named = file.texts(FALLBACK).stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .toList();
        if (named.isEmpty()) {
            return usual;
        }
        if (named.equals(List.of(NONE)) && usual.isEmpty()) {
            return usual;
        }
        if (List.of(List.of(MSRP), List.of(PAGER), List.of(MSRP, PAGER)).contains(named)) {
            return named;
        }
        throw file.wrong(
                FALLBACK,
                String.join(", ", named),
                MSRP + " or " + PAGER + ", or " + MSRP + ", " + PAGER + (usual.isEmpty() ? ", or " + NONE : ""));
    }

    private static Partner.Msrp msrp(boolean allowed, ConfigurationFile file) {
        boolean plain = file.choice(MSRP_SECURITY).equals("plain");
        if (plain && !allowed) {
            throw file.wrong(MSRP_SECURITY, "plain", "nothing without msrp in " + FALLBACK.key());
        }
        return !allowed ? Partner.Msrp.NONE : plain ? Partner.Msrp.PLAIN : Partner.Msrp.TLS;
    }

    private static Partner.Pager pager(boolean allowed, ConfigurationFile file) {
        return new Partner.Pager(allowed, file.choice(MESSAGE_TYPE).equals("chat"), accepted(file, ACCEPTS));
    }

    /** The types that users take in a MESSAGE beside text/plain. */
    static Set<String> accepted(ConfigurationFile file, Setting setting) {
        Set<String> accepted = new LinkedHashSet<>();
        for (String type : file.texts(setting)) {
            String lower = type.toLowerCase(Locale.ROOT);
            if (!ACCEPTABLE.contains(lower) && !lower.equals("text/plain")) {
                throw file.wrong(setting, type, String.join(" or ", new TreeSet<>(ACCEPTABLE)));
            }
            accepted.add(lower);
        }
        return file.text(setting) == null ? Partner.Pager.NONE.accepted() : accepted;
    }

    private static PartnerSettings plainSip(String domain, ConfigurationFile file) {
        for (Setting setting : OF_XMPP) {
            String value = file.text(setting);
            if (value != null) {
                throw file.wrong(setting, value, "no such line with type = sip, a partner without XMPP");
            }
        }
        List<String> fallbacks = fallbacks(file, List.of(PAGER));
        Partner partner = new Partner(
                domain,
                domain,
                new TransportAddresses(Set.of(domain), Set.copyOf(file.texts(HOSTS)), TransportAddresses.DEFAULT_PORTS),
                false,
                false,
                file.choice(SIPS).equals("agreed"),
                Partner.EntityPolicy.valueOf(file.choice(ENTITY).toUpperCase(Locale.ROOT)),
                profile(file),
                file.text(MAX_SESSIONS) == null ? Partner.UNLIMITED : file.number(MAX_SESSIONS),
                maxSubscriptions(file),
                Partner.Sessions.NONE,
                pager(fallbacks.contains(PAGER), file),
                msrp(fallbacks.contains(MSRP), file));
        boolean sipOnly =
                file.text(URI_SCHEME) == null || file.choice(URI_SCHEME).equals("sip");
        return of(partner, file.addresses(SIP), sipOnly, file);
    }

    private static Partner.Profile profile(ConfigurationFile file) {
        return file.choice(PROFILE).equals("rfc") ? Partner.Profile.RFC : Partner.Profile.UMPP_00;
    }

    private static PartnerSettings plainXmpp(String domain, ConfigurationFile file) {
        for (Setting setting : OF_SIP) {
            String value = file.text(setting);
            if (value != null) {
                throw file.wrong(setting, value, "no such line with type = xmpp, a partner without SIP");
            }
        }
        return of(Partner.xmpp(domain, maxSubscriptions(file)), List.of(), false, file);
    }

    private static PartnerSettings of(Partner partner, List<HostPort> sip, boolean sipOnly, ConfigurationFile file) {
        for (String pin : file.texts(PINS)) {
            if (!PeerRule.isPin(pin)) {
                throw file.wrong(PINS, pin, "base64 of a SHA-256, 44 characters");
            }
        }
        return new PartnerSettings(
                file.path(),
                partner,
                sip,
                sipOnly,
                file.addresses(XMPP),
                file.text(CA) == null ? null : file.path(CA),
                Set.copyOf(file.texts(PINS)),
                file.choice(TLS_MIN).equals("1.3"),
                new PartnerRates(
                        file.ownRate(RATE_MESSAGES), file.ownRate(RATE_INVITES), file.ownRate(RATE_SUBSCRIBES)),
                new PartnerRates(
                        file.ownRate(USER_RATE_MESSAGES),
                        file.ownRate(USER_RATE_INVITES),
                        file.ownRate(USER_RATE_SUBSCRIBES)));
    }

    private static int maxSubscriptions(ConfigurationFile file) {
        return file.text(MAX_SUBSCRIPTIONS) == null ? Partner.UNLIMITED : file.number(MAX_SUBSCRIPTIONS);
    }

    /** Where its SIP server is, for the component; empty to ask DNS. */
    public List<Target> sipTargets() {
        return sip.stream()
                .map(at -> new Target(Protocol.TLS, at.host(), at.port()))
                .toList();
    }

    /** Where its XMPP host is, for the component; empty to ask DNS. What the operator says may be anywhere. */
    public List<TargetHint> xmppTargets() {
        return xmpp.stream()
                .map(at -> new TargetHint(at.host(), at.port(), true))
                .toList();
    }
}
