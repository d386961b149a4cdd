// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.policy.Partner;

/**
 * What the configuration says: {@code org.umpp.server.cfg} and one {@code org.umpp.partner-<domain>.cfg} for each partner. Paths in it
 * are relative to the folder of the file.
 *
 * @param served the domains served, at least one; the first names the server
 * @param authorities the PEM file of the authorities that partners' certificates come from
 * @param throwawayCertificates whether certificates are made where there are none
 * @param nativeCurves whether native code may compute the elliptic curves of TLS
 * @param sip where SIP over TLS is served, and the host in our Contact
 * @param edge the SIP proxy of our own between the server and partners, or null
 * @param xmpp where XMPP server-to-server streams are served, and the host in the {@code c=} line of our session descriptions
 * @param msrp where MSRP is served, and the host in our paths
 * @param routes the folder of the route files
 * @param state the folder for what outlives a restart
 * @param users bare JIDs of the local users; empty if whoever the community accepts
 * @param xmppServer the organisation's own XMPP server, whose users we bring to partners, or null
 * @param sipServer the organisation's own SIP server, whose users we bring to partners, or null
 * @param phones phones that are attached directly, or null
 * @param localNames the properties file that maps universal to local names, or null
 * @param errors the properties file that overrides error conditions (D-52), or null
 * @param nameserver the DNS server to ask, or null for the system's
 * @param presence whom we watch, and for how long
 * @param limits how much there may be at once
 * @param trace a file to which every message on any wire is written, a JSON object a line, or null
 * @param traceBodies true if the trace may show what users write (D-31)
 * @param management what an operator may look at
 * @param partners the partners
 */
public record ServerSettings(
        List<ServedDomain> served,
        Path authorities,
        boolean throwawayCertificates,
        boolean nativeCurves,
        Listening sip,
        @Nullable EdgeSettings edge,
        Listening xmpp,
        MsrpListening msrp,
        Path routes,
        Path state,
        Set<String> users,
        @Nullable XmppServerSettings xmppServer,
        @Nullable SipServerSettings sipServer,
        @Nullable PhoneSettings phones,
        @Nullable Path localNames,
        @Nullable Path errors,
        @Nullable HostPort nameserver,
        PresenceSettings presence,
        Limits limits,
        @Nullable Path trace,
        boolean traceBodies,
        ManagementSettings management,
        List<PartnerSettings> partners) {

    /** The file with the server's own settings. */
    public static final String FILE = "org.umpp.server.cfg";

    private static final int MOST = 10_000_000;
    private static final long MIB = 1L << 20;

    private static final Setting DOMAINS = Setting.of(
            "domains",
            Setting.Type.TEXTS,
            Setting.REQUIRED,
            "the domains served, separated by commas; the first names the server");
    private static final Setting CERTIFICATE = Setting.of(
            "certificate.<domain>",
            Setting.Type.PATH,
            "umpp/tls/<domain>.crt",
            "PEM file: the certificate chain, leaf first");
    private static final Setting KEY = Setting.of(
            "key.<domain>",
            Setting.Type.PATH,
            "umpp/tls/<domain>.key",
            "PEM file: the private key (PKCS #8), not encrypted");
    private static final Setting CA = Setting.of(
            "ca",
            Setting.Type.PATH,
            "umpp/tls/ca.crt",
            "PEM file: the authorities that partners' certificates come from");
    private static final Setting THROWAWAY = Setting.of(
            "throwaway-certificates",
            Setting.Type.FLAG,
            "false",
            "`true`: where these files are not there, they are made at the start, for a look around; nobody else"
                    + " trusts them");
    private static final Setting TLS_CURVES = Setting.choice(
            "tls.curves",
            List.of("native", "jdk"),
            "who computes the elliptic curves of TLS: AWS-LC, in native code, where it is built for the platform; or"
                    + " always the `jdk`, which needs twice the time for a new connection");
    private static final Setting SIP_LISTEN =
            Setting.of("sip.listen", Setting.Type.ADDRESS, "0.0.0.0:5061", "where SIP over TLS is served");
    private static final Setting SIP_HOST =
            Setting.of("sip.host", Setting.Type.TEXT, "sip.<first domain>", "the host in our Contact");
    private static final Setting SIP_EDGE = Setting.of(
            "sip.edge",
            Setting.Type.ADDRESSES,
            "",
            "a SIP proxy of yours in front of the server, `host:port`, first choice first (see below)");
    private static final Setting SIP_EDGE_NAME = Setting.of(
            "sip.edge.name", Setting.Type.TEXT, "the host of `sip.edge`", "the name in the certificate of that proxy");
    private static final Setting XMPP_LISTEN = Setting.of(
            "xmpp.listen", Setting.Type.ADDRESS, "0.0.0.0:5269", "where XMPP server-to-server streams are served");
    private static final Setting XMPP_HOST =
            Setting.of("xmpp.host", Setting.Type.TEXT, "xmpp.<first domain>", "the host in our session descriptions");
    private static final Setting ROUTES =
            Setting.of("routes", Setting.Type.PATH, "umpp/routes", "the folder of the route files");
    private static final Setting STATE = Setting.of(
            "state",
            Setting.Type.PATH,
            "umpp/state",
            "the folder for what outlives a restart: who may see whom, and who watches whom");
    private static final Setting USERS = Setting.of(
            "users",
            Setting.Type.TEXTS,
            "everybody in the domains",
            "bare JIDs of the users that may be written to, separated by commas");
    private static final Setting XMPP_SERVER = Setting.of(
            "community.xmpp",
            Setting.Type.ADDRESS,
            "",
            "where your own XMPP server takes components, `host:port`, so that its users reach partners (see below)");
    private static final Setting XMPP_SERVER_SECRET_FILE = Setting.of(
            "community.xmpp.secret-file",
            Setting.Type.PATH,
            "",
            "a file with the secret that this server has for its components, which nobody else may read");
    private static final Setting XMPP_SERVER_SECRET = Setting.of(
            "community.xmpp.secret", Setting.Type.SECRET, "", "the secret itself, where a file is too much to ask");
    private static final Setting XMPP_SERVER_DOMAINS = Setting.of(
            "community.xmpp.domains",
            Setting.Type.TEXTS,
            "all `domains`",
            "those of the domains whose users are on this server; the first is the domain it is asked by");
    private static final Setting XMPP_SERVER_SECURITY = Setting.choice(
            "community.xmpp.security",
            List.of("loopback", "tls", "plain"),
            "how the way there is protected: by being on this machine; `tls`, with a certificate for that host from"
                    + " `ca`; or, `plain`, not at all, over a network you trust");
    private static final Setting SIP_SERVER = Setting.of(
            "community.sip",
            Setting.Type.ADDRESS,
            "",
            "where your own SIP server takes requests, `host:port`, so that its users reach partners (see below)");
    private static final Setting SIP_SERVER_DOMAINS = Setting.of(
            "community.sip.domains",
            Setting.Type.TEXTS,
            "all `domains`",
            "those of the domains whose users are on this server");
    private static final Setting SIP_SERVER_SECURITY = Setting.choice(
            "community.sip.security",
            List.of("loopback", "tls", "plain"),
            "how it is known, and the way there protected: by being on this machine; `tls`, with a certificate for"
                    + " `community.sip.name` from `ca`; or, `plain`, by its address alone, over a network you trust");
    private static final Setting SIP_SERVER_NAME = Setting.of(
            "community.sip.name",
            Setting.Type.TEXT,
            "the host of `community.sip`",
            "with `tls`: the name in the certificate of that server");
    private static final Setting SIP_SERVER_LISTEN = Setting.of(
            "community.sip.listen",
            Setting.Type.ADDRESS,
            "127.0.0.1:5062",
            "without `tls`: where its requests are taken, over TCP; with `tls` they are where those of partners are");
    private static final Setting SIP_SERVER_ACCEPTS = Setting.of(
            "community.sip.accepts",
            Setting.Type.TEXTS,
            "multipart/alternative",
            "the types its users take in a MESSAGE beside `text/plain`, as `accepts` of a plain SIP domain");
    private static final Setting LOCAL_NAMES = Setting.of(
            "local-names",
            Setting.Type.PATH,
            "",
            "a properties file, `romeo@montague.example.net = rmontague@hr.example`: what the community calls a user");
    private static final Setting ERROR_CONDITIONS = Setting.of(
            "error-conditions", Setting.Type.PATH, "", "a properties file that overrides lines of the error tables");
    private static final Setting NAMESERVER =
            Setting.of("nameserver", Setting.Type.ADDRESS, "the system's", "the DNS server to ask, `host:port`");
    private static final Setting MAX_SESSIONS = Setting.number(
            "sessions.max",
            "100000",
            1,
            MOST,
            "how many sessions at once; then 503 with Retry-After, or `resource-constraint`");
    private static final Setting IDLE_SESSIONS = Setting.number(
            "sessions.idle",
            "600",
            0,
            86_400,
            "after how many seconds without a message a session ends: BYE to the partner, `gone` to our user; `0` for"
                    + " never");
    private static final Setting MAX_SUBSCRIPTIONS = Setting.number(
            "subscriptions.max", "100000", 1, MOST, "how many presence subscriptions at once; then the same");
    private static final Setting MAX_WAITING = Setting.number(
            "waiting.max",
            "256",
            1,
            100_000,
            "how many stanzas may wait for the answer of one session; then `resource-constraint`");
    private static final Setting MAX_CONNECTIONS = Setting.number(
            "connections.max",
            "10000",
            1,
            MOST,
            "how many connections from others at once, on each wire; then SIP closes, XMPP says `resource-constraint`");
    private static final Setting CONNECTIONS_PER_ADDRESS = Setting.number(
            "connections.per-address",
            "100",
            1,
            MOST,
            "how many of those from one IPv4 address or IPv6 /64; then the same");
    private static final Setting MAX_HANDSHAKES = Setting.number(
            "handshakes.max",
            "1000",
            1,
            MOST,
            "how many of those may not yet have proved who they are, by TLS and login; then the same");
    private static final Setting MAX_TRANSACTIONS = Setting.number(
            "transactions.max",
            "100000",
            1,
            MOST,
            "how many SIP transactions at once in each direction, a quarter of them with one peer; then 503 with"
                    + " Retry-After");
    private static final Setting MAX_QUEUED = Setting.number(
            "queued.max",
            "256",
            1,
            1_000_000,
            "how many MiB of stanzas may wait for partners; then `resource-constraint`");
    private static final Setting QUEUED_PER_PARTNER = Setting.number(
            "queued.per-partner", "16", 1, 1_000_000, "how many MiB of those for one partner; then the same");
    private static final Setting RATE_MESSAGES = Setting.of(
            "rate.messages",
            Setting.Type.RATE,
            "1000/5000",
            "how many stanzas over XMPP, messages over MSRP and MESSAGEs over SIP a partner may send: a second/at"
                    + " once");
    private static final Setting RATE_INVITES = Setting.of(
            "rate.invites",
            Setting.Type.RATE,
            "100/500",
            "how many INVITEs, and other SIP requests outside of dialogs a partner may send: a second/at once");
    private static final Setting RATE_SUBSCRIBES = Setting.of(
            "rate.subscribes",
            Setting.Type.RATE,
            "200/2000",
            "how many SUBSCRIBEs outside of dialogs a partner may send: a second/at once");
    private static final Setting USER_RATE_MESSAGES = Setting.of(
            "user-rate.messages",
            Setting.Type.RATE,
            "20/200",
            "how many stanzas over XMPP, messages over MSRP and MESSAGEs over SIP one user of a partner may send: a"
                    + " second/at once");
    private static final Setting USER_RATE_INVITES = Setting.of(
            "user-rate.invites",
            Setting.Type.RATE,
            "2/50",
            "how many INVITEs, and other SIP requests outside of dialogs one user of a partner may send: a second/at"
                    + " once");
    private static final Setting USER_RATE_SUBSCRIBES = Setting.of(
            "user-rate.subscribes",
            Setting.Type.RATE,
            "10/500",
            "how many SUBSCRIBEs outside of dialogs one user of a partner may send: a second/at once");
    private static final Setting UNKNOWN_RATE = Setting.of(
            "unknown-rate",
            Setting.Type.RATE,
            "1/10",
            "how much of anything a domain that proved its name and is no partner may send: a second/at once");
    private static final Setting OVERLOAD_LAG = Setting.number(
            "overload.lag",
            "1000",
            10,
            60_000,
            "for how many milliseconds work may wait for a thread, for as long; beyond it nothing new is taken (see"
                    + " Limits)");
    private static final Setting TRACE = Setting.of(
            "trace",
            Setting.Type.PATH,
            "",
            "a file to which every message on any wire is written, a JSON object a line");
    private static final Setting TRACE_BODIES =
            Setting.of("trace.bodies", Setting.Type.FLAG, "false", "`true`: the trace shows what users write");
    private static final Setting TRACE_RECENT = Setting.number(
            "trace.recent",
            "0",
            0,
            100_000,
            "how many of the last messages on any wire are kept for `umpp:trace`, without what users write");
    private static final Setting HEALTH_LISTEN = Setting.of(
            "health.listen",
            Setting.Type.ADDRESS,
            "",
            "where `GET /health` is answered over plain HTTP; a loopback address, unless whoever reaches it may know");

    /** Every key of the server's own file. */
    public static final List<Setting> SETTINGS = List.of(
            DOMAINS,
            CERTIFICATE,
            KEY,
            CA,
            THROWAWAY,
            TLS_CURVES,
            SIP_LISTEN,
            SIP_HOST,
            SIP_EDGE,
            SIP_EDGE_NAME,
            XMPP_LISTEN,
            XMPP_HOST,
            MsrpListening.LISTEN,
            MsrpListening.PLAIN_LISTEN,
            MsrpListening.HOST,
            MsrpListening.USERS_LISTEN,
            MsrpListening.USERS_SECURITY,
            MsrpListening.USERS_HOST,
            ROUTES,
            STATE,
            USERS,
            XMPP_SERVER,
            XMPP_SERVER_SECRET_FILE,
            XMPP_SERVER_SECRET,
            XMPP_SERVER_DOMAINS,
            XMPP_SERVER_SECURITY,
            SIP_SERVER,
            SIP_SERVER_DOMAINS,
            SIP_SERVER_SECURITY,
            SIP_SERVER_NAME,
            SIP_SERVER_LISTEN,
            SIP_SERVER_ACCEPTS,
            PhoneSettings.LISTEN,
            PhoneSettings.HOST,
            PhoneSettings.USERS,
            PhoneSettings.DOMAINS,
            PhoneSettings.ACCEPTS,
            PhoneSettings.LONGEST,
            PhoneSettings.WATCHERS,
            LOCAL_NAMES,
            ERROR_CONDITIONS,
            NAMESERVER,
            MAX_SESSIONS,
            IDLE_SESSIONS,
            PresenceSettings.LINGER,
            MAX_SUBSCRIPTIONS,
            PresenceSettings.SPACING,
            MAX_WAITING,
            MAX_CONNECTIONS,
            CONNECTIONS_PER_ADDRESS,
            MAX_HANDSHAKES,
            MAX_TRANSACTIONS,
            MAX_QUEUED,
            QUEUED_PER_PARTNER,
            RATE_MESSAGES,
            RATE_INVITES,
            RATE_SUBSCRIBES,
            USER_RATE_MESSAGES,
            USER_RATE_INVITES,
            USER_RATE_SUBSCRIBES,
            UNKNOWN_RATE,
            OVERLOAD_LAG,
            TRACE,
            TRACE_BODIES,
            TRACE_RECENT,
            HEALTH_LISTEN);

    public ServerSettings {
        served = List.copyOf(served);
        users = Set.copyOf(users);
        partners = List.copyOf(partners);
    }

    /** The domains served, lower-case A-labels; the first names the server. */
    public List<String> domains() {
        return served.stream().map(ServedDomain::name).toList();
    }

    /** Those of the domains whose users are on the organisation's own XMPP server; none without one. */
    public Set<String> xmppServerDomains() {
        return xmppServer == null ? Set.of() : Set.copyOf(xmppServer.domains());
    }

    /** Those of the domains whose users have phones attached directly; none without any. */
    public Set<String> phoneDomains() {
        return phones == null ? Set.of() : Set.copyOf(phones.domains());
    }

    /** Those of the domains whose users are on the organisation's own SIP server; none without one. */
    public Set<String> sipServerDomains() {
        return sipServer == null ? Set.of() : Set.copyOf(sipServer.domains());
    }

    /**
     * Reads the configuration folder.
     *
     * @throws ConfigurationException naming file and key, if anything in it is wrong
     */
    public static ServerSettings read(Path folder) {
        Map<String, ConfigurationFile> partners = new TreeMap<>();
        for (Path file : partnerFiles(folder)) {
            partners.put(PartnerSettings.domain(file), ConfigurationFile.read(file));
        }
        return of(ConfigurationFile.read(folder.resolve(FILE)), partners);
    }

    /** The files of a configuration folder that say something, whether they are there or not. */
    public static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>(partnerFiles(folder));
        files.add(folder.resolve(FILE));
        return files;
    }

    private static List<Path> partnerFiles(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PartnerSettings::isPartnerFile)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new ConfigurationException(folder + ": not a readable folder; it should hold " + FILE, e);
        }
        return found;
    }

    /**
     * Reads what files, or a configuration service, say.
     *
     * @param file the server's own settings
     * @param partnersByDomain the settings of each partner, by its domain
     * @throws ConfigurationException naming file and key, if anything in it is wrong
     */
    public static ServerSettings of(ConfigurationFile file, Map<String, ConfigurationFile> partnersByDomain) {
        List<PartnerSettings> partners = new ArrayList<>();
        new TreeMap<>(partnersByDomain).forEach((domain, partner) -> partners.add(PartnerSettings.of(domain, partner)));
        ServerSettings settings = of(file, partners);
        settings.requireDistinct();
        settings.requireMsrp();
        return settings;
    }

    private static ServerSettings of(ConfigurationFile file, List<PartnerSettings> partners) {
        try (file) {
            List<ServedDomain> served = new ArrayList<>();
            for (String name : new LinkedHashSet<>(file.texts(DOMAINS))) {
                String domain = domain(name, file.path() + ": " + DOMAINS.key());
                served.add(new ServedDomain(
                        domain,
                        file.requiredPath(CERTIFICATE.ofDomain(domain)),
                        file.requiredPath(KEY.ofDomain(domain))));
            }
            if (served.isEmpty()) {
                throw file.wrong(DOMAINS, "(nothing)", "the domains served, separated by commas");
            }
            String first = served.get(0).name();
            for (String user : file.texts(USERS)) {
                try {
                    Jid.parse(user);
                } catch (MalformedAddressException e) {
                    throw file.wrong(USERS, user, "user@domain, separated by commas");
                }
            }
            return new ServerSettings(
                    served,
                    file.requiredPath(CA),
                    file.flag(THROWAWAY),
                    file.choice(TLS_CURVES).equals("native"),
                    new Listening(
                            Objects.requireNonNull(file.address(SIP_LISTEN)), file.text(SIP_HOST, "sip." + first)),
                    edge(file),
                    new Listening(
                            Objects.requireNonNull(file.address(XMPP_LISTEN)), file.text(XMPP_HOST, "xmpp." + first)),
                    MsrpListening.of(file, first),
                    file.requiredPath(ROUTES),
                    file.requiredPath(STATE),
                    new LinkedHashSet<>(file.texts(USERS)),
                    xmppServer(file, served),
                    sipServer(file, served),
                    phones(file, served, first),
                    file.path(LOCAL_NAMES),
                    file.path(ERROR_CONDITIONS),
                    file.address(NAMESERVER),
                    PresenceSettings.read(file),
                    limits(file),
                    file.path(TRACE),
                    file.flag(TRACE_BODIES),
                    new ManagementSettings(file.address(HEALTH_LISTEN), file.number(TRACE_RECENT)),
                    partners);
        }
    }

    private static Limits limits(ConfigurationFile file) {
        return new Limits(
                file.number(MAX_SESSIONS),
                file.number(MAX_SUBSCRIPTIONS),
                file.number(MAX_WAITING),
                file.number(IDLE_SESSIONS),
                file.number(MAX_TRANSACTIONS),
                new ConnectionLimit.Bounds(
                        file.number(MAX_CONNECTIONS),
                        file.number(CONNECTIONS_PER_ADDRESS),
                        file.number(MAX_HANDSHAKES)),
                file.number(QUEUED_PER_PARTNER) * MIB,
                file.number(MAX_QUEUED) * MIB,
                Duration.ofMillis(file.number(OVERLOAD_LAG)),
                new Rates(file.rate(RATE_MESSAGES), file.rate(RATE_INVITES), file.rate(RATE_SUBSCRIBES)),
                new Rates(file.rate(USER_RATE_MESSAGES), file.rate(USER_RATE_INVITES), file.rate(USER_RATE_SUBSCRIBES)),
                file.rate(UNKNOWN_RATE));
    }

    private static @Nullable EdgeSettings edge(ConfigurationFile file) {
        List<HostPort> addresses = file.addresses(SIP_EDGE);
        String named = file.text(SIP_EDGE_NAME);
        if (addresses.isEmpty()) {
            if (named != null) {
                throw file.wrong(SIP_EDGE_NAME, named, "nothing without " + SIP_EDGE.key());
            }
            return null;
        }
        // a certificate names no address that we would believe
        String host = addresses.get(0).host();
        if (named == null && addresses.get(0).isAddress()) {
            throw file.wrong(SIP_EDGE, host, "a name, or " + SIP_EDGE_NAME.key() + " beside the address");
        }
        String name = named == null ? host : named;
        return new EdgeSettings(addresses, domain(name, file.path() + ": " + SIP_EDGE_NAME.key()));
    }

    private static @Nullable XmppServerSettings xmppServer(ConfigurationFile file, List<ServedDomain> served) {
        HostPort address = file.address(XMPP_SERVER);
        Path secretFile = file.path(XMPP_SERVER_SECRET_FILE);
        String secret = file.text(XMPP_SERVER_SECRET);
        List<String> domains = someDomains(file, XMPP_SERVER_DOMAINS, served);
        XmppServerSettings.Security security = XmppServerSettings.Security.valueOf(
                file.choice(XMPP_SERVER_SECURITY).toUpperCase(Locale.ROOT));
        if (address == null) {
            return null;
        }
        if (secretFile == null ? secret == null : secret != null) {
            throw new ConfigurationException(file.path() + ": " + XMPP_SERVER.key() + " needs either "
                    + XMPP_SERVER_SECRET_FILE.key() + " or " + XMPP_SERVER_SECRET.key());
        }
        return new XmppServerSettings(
                address,
                new Secret(secretFile == null ? Objects.requireNonNull(secret) : secret(secretFile)),
                domains,
                security);
    }

    private static @Nullable SipServerSettings sipServer(ConfigurationFile file, List<ServedDomain> served) {
        HostPort address = file.address(SIP_SERVER);
        List<String> domains = someDomains(file, SIP_SERVER_DOMAINS, served);
        Set<String> accepted = PartnerSettings.accepted(file, SIP_SERVER_ACCEPTS);
        XmppServerSettings.Security security = XmppServerSettings.Security.valueOf(
                file.choice(SIP_SERVER_SECURITY).toUpperCase(Locale.ROOT));
        String name = file.text(SIP_SERVER_NAME);
        HostPort listen = Objects.requireNonNull(file.address(SIP_SERVER_LISTEN));
        if (address == null) {
            return null;
        }
        if (address.port() == 0) {
            throw file.wrong(SIP_SERVER, address.toString(), "host:port, with a port");
        }
        if (security == XmppServerSettings.Security.TLS) {
            if (name == null && address.isAddress()) {
                throw file.wrong(
                        SIP_SERVER, address.toString(), "a name, or " + SIP_SERVER_NAME.key() + " beside the address");
            }
            String proved = domain(name == null ? address.host() : name, file.path() + ": " + SIP_SERVER_NAME.key());
            return new SipServerSettings(address, proved, null, domains, accepted);
        }
        if (name != null) {
            throw file.wrong(SIP_SERVER_NAME, name, "nothing without " + SIP_SERVER_SECURITY.key() + " = tls");
        }
        boolean local = security == XmppServerSettings.Security.LOOPBACK;
        requireAddress(file, SIP_SERVER, address, local);
        requireAddress(file, SIP_SERVER_LISTEN, listen, local);
        return new SipServerSettings(address, address.host(), listen, domains, accepted);
    }

    private static @Nullable PhoneSettings phones(ConfigurationFile file, List<ServedDomain> served, String first) {
        List<String> atServer =
                file.address(SIP_SERVER) == null ? List.of() : someDomains(file, SIP_SERVER_DOMAINS, served);
        return PhoneSettings.of(file, served, file.text(SIP_HOST, "sip." + first), atServer);
    }

    /** Without TLS it is the address that proves who is there: a name would be whoever the DNS says, and all addresses are no address. */
    private static void requireAddress(ConfigurationFile file, Setting setting, HostPort at, boolean local) {
        InetAddress address = at.numeric();
        if (address == null || address.isAnyLocalAddress()) {
            throw file.wrong(
                    setting, at.toString(), "an address, and a port, unless " + SIP_SERVER_SECURITY.key() + " = tls");
        }
        if (local && !address.isLoopbackAddress()) {
            throw file.wrong(
                    setting,
                    at.toString(),
                    "an address of this machine, unless " + SIP_SERVER_SECURITY.key() + " is tls, or plain");
        }
    }

    /** Some of the domains served; all of them if the setting names none. */
    static List<String> someDomains(ConfigurationFile file, Setting setting, List<ServedDomain> served) {
        List<String> domains = new ArrayList<>();
        for (String name : file.texts(setting)) {
            String domain = domain(name, file.path() + ": " + setting.key());
            if (served.stream().noneMatch(each -> each.name().equals(domain))) {
                throw file.wrong(setting, name, "some of " + DOMAINS.key());
            }
            domains.add(domain);
        }
        if (domains.isEmpty()) {
            served.forEach(each -> domains.add(each.name()));
        }
        return domains;
    }

    /** The first line of a file. */
    private static String secret(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line = reader.readLine();
            if (line != null && !line.isBlank()) {
                return line.strip();
            }
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read (" + e + ")", e);
        }
        throw new ConfigurationException(file + ": empty (expected: the secret, in the first line)");
    }

    /** Who is offered MSRP has to find us. */
    private void requireMsrp() {
        for (PartnerSettings each : partners) {
            Partner partner = each.partner();
            boolean overTls = partner.msrp() == Partner.Msrp.TLS;
            if (partner.hasMsrp() && msrp.at(overTls) == null) {
                throw new ConfigurationException(each.file() + ": "
                        + (overTls
                                ? "fallback = msrp (expected: " + MsrpListening.LISTEN.key() + " in " + FILE
                                        + " to say where MSRP is served)"
                                : "msrp.security = plain (expected: " + MsrpListening.PLAIN_LISTEN.key() + " in " + FILE
                                        + " to say where that is served)"));
            }
        }
    }

    /** No domain may be two parties. */
    private void requireDistinct() {
        Map<String, Path> owners = new HashMap<>();
        for (PartnerSettings partner : partners) {
            for (String domain : new HashSet<>(
                    List.of(partner.partner().domain(), partner.partner().xmppDomain()))) {
                Path other = owners.put(domain, partner.file());
                if (other != null) {
                    throw new ConfigurationException(
                            partner.file() + ": " + domain + " is configured in " + other + " already");
                }
                if (domains().contains(domain)) {
                    throw new ConfigurationException(
                            partner.file() + ": " + domain + " is a domain of this server, so it cannot be a partner");
                }
                if (edge != null && edge.name().equals(domain)) {
                    throw new ConfigurationException(partner.file() + ": " + domain + " is the name of the proxy that "
                            + SIP_EDGE.key() + " trusts with the requests of all partners, so it cannot be a partner");
                }
            }
        }
    }

    /**
     * A domain in canonical form.
     *
     * @param where file and key, for the message
     */
    static String domain(String text, String where) {
        try {
            return new Jid("", text, "").asciiDomain();
        } catch (MalformedAddressException e) {
            throw new ConfigurationException(where + " = " + text + " (expected: a domain)", e);
        }
    }
}
