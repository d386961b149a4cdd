// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.transport.MsrpListener;
import org.umpp.session.LocalHost;
import org.umpp.session.MsrpHosts;

/**
 * Where MSRP is served.
 *
 * @param secure over TLS; null for nowhere
 * @param plain in clear text; null for nowhere
 * @param host the host in our paths
 * @param users for users of ours who have SIP phones; null for nowhere
 */
public record MsrpListening(@Nullable HostPort secure, @Nullable HostPort plain, String host, @Nullable Users users) {

    /**
     * Where users of ours connect.
     *
     * @param secure whether it is over TLS, and not in clear text
     * @param host the host in the paths that they are told
     */
    public record Users(HostPort listen, boolean secure, String host) {}

    static final Setting LISTEN = Setting.of(
            "msrp.listen",
            Setting.Type.ADDRESS,
            "",
            "where MSRP over TLS is served, for partners with `msrp` in their `fallback` (see below)");
    static final Setting PLAIN_LISTEN = Setting.of(
            "msrp.plain.listen",
            Setting.Type.ADDRESS,
            "",
            "where MSRP is served in clear text, on an address in a network you trust, for partners with"
                    + " `msrp.security = plain`");
    static final Setting HOST =
            Setting.of("msrp.host", Setting.Type.TEXT, "msrp.<first domain>", "the host in our MSRP paths");

    static final Setting USERS_LISTEN = Setting.of(
            "community.msrp.listen",
            Setting.Type.ADDRESS,
            "",
            "where the phones of your SIP users connect for sessions over MSRP, if they may have any (see below)");
    static final Setting USERS_SECURITY = Setting.choice(
            "community.msrp.security",
            List.of("tls", "plain"),
            "how that is protected: `tls`, with the certificate of the domain and none of the phone; or, `plain`, not"
                    + " at all, over a network you trust");
    static final Setting USERS_HOST = Setting.of(
            "community.msrp.host",
            Setting.Type.TEXT,
            "the host of `msrp.host`",
            "the host by which phones reach that address");

    static MsrpListening of(ConfigurationFile file, String firstDomain) {
        HostPort plain = file.address(PLAIN_LISTEN);
        requireTrusted(file, PLAIN_LISTEN, plain);
        String host = file.text(HOST, "msrp." + firstDomain);
        HostPort users = file.address(USERS_LISTEN);
        String usersHost = file.text(USERS_HOST, host);
        boolean overTls = file.choice(USERS_SECURITY).equals("tls");
        if (!overTls) {
            requireTrusted(file, USERS_LISTEN, users);
        }
        return new MsrpListening(
                file.address(LISTEN), plain, host, users == null ? null : new Users(users, overTls, usersHost));
    }

    /** In clear text it is the network that proves who is there. */
    private static void requireTrusted(ConfigurationFile file, Setting setting, @Nullable HostPort at) {
        InetAddress address = at == null ? null : at.numeric();
        if (at != null && (address == null || address.isAnyLocalAddress())) {
            throw file.wrong(
                    setting, at.toString(), "an address of this machine, and not all: that in the network you trust");
        }
    }

    /** Whether it is served at all. */
    public boolean isServed() {
        return !listeners().isEmpty();
    }

    /** Where it is served, over TLS or in clear text; null for nowhere. */
    public @Nullable HostPort at(boolean overTls) {
        return overTls ? secure : plain;
    }

    /** The addresses, by the keys that name them. */
    public Map<String, HostPort> addresses() {
        Map<String, HostPort> addresses = new LinkedHashMap<>();
        if (secure != null) {
            addresses.put(LISTEN.key(), secure);
        }
        if (plain != null) {
            addresses.put(PLAIN_LISTEN.key(), plain);
        }
        if (users != null) {
            addresses.put(USERS_LISTEN.key(), users.listen());
        }
        return addresses;
    }

    /** The same for the component. */
    public List<MsrpListener> listeners() {
        List<MsrpListener> listeners = new ArrayList<>();
        if (secure != null) {
            listeners.add(listener(secure, MsrpListener.Security.MUTUAL));
        }
        if (plain != null) {
            listeners.add(listener(plain, MsrpListener.Security.NONE));
        }
        if (users != null) {
            listeners.add(listener(
                    users.listen(), users.secure() ? MsrpListener.Security.SERVER : MsrpListener.Security.NONE));
        }
        return listeners;
    }

    private static MsrpListener listener(HostPort at, MsrpListener.Security security) {
        return new MsrpListener(new InetSocketAddress(at.host(), at.port()), security);
    }

    /** The same for session descriptions that partners get. */
    public MsrpHosts hosts() {
        return new MsrpHosts(
                secure == null ? null : new LocalHost(host, secure.port()),
                plain == null ? null : new LocalHost(host, plain.port()));
    }

    /** The same for those that users of ours get. */
    public MsrpHosts userHosts() {
        if (users == null) {
            return MsrpHosts.NONE;
        }
        LocalHost at = new LocalHost(users.host(), users.listen().port());
        return users.secure() ? new MsrpHosts(at, null) : new MsrpHosts(null, at);
    }
}
