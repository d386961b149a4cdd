// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.transport.Listener;
import org.umpp.sip.transport.PhoneListening;

/**
 * Phones that are attached directly, without a SIP server of the organisation.
 *
 * @param listen where they register, over TLS
 * @param host the host by which they reach us there
 * @param users the file with the users and what stands for their passwords
 * @param domains those of the domains served whose users have such phones, at least one, lower-case A-labels
 * @param accepted the types that they take in a MESSAGE beside text/plain
 * @param longest how many octets a MESSAGE to them may have
 * @param watched whether users of partners may see whether they are there
 */
public record PhoneSettings(
        HostPort listen,
        String host,
        Path users,
        List<String> domains,
        Set<String> accepted,
        int longest,
        boolean watched) {
    static final Setting LISTEN = Setting.of(
            "community.phones.listen",
            Setting.Type.ADDRESS,
            "",
            "where phones of your users register, over TLS, if you have no SIP server (see below)");
    static final Setting HOST = Setting.of(
            "community.phones.host",
            Setting.Type.TEXT,
            "the host of `sip.host`",
            "the host by which phones reach that address");
    static final Setting USERS = Setting.of(
            "community.phones.users",
            Setting.Type.PATH,
            "org.umpp.phones",
            "a properties file with those who may register, and what stands for their passwords, which `umpp:phones` writes; nobody else may read it");
    static final Setting DOMAINS = Setting.of(
            "community.phones.domains",
            Setting.Type.TEXTS,
            "all `domains`",
            "those of the domains whose users have such phones");
    static final Setting ACCEPTS = Setting.of(
            "community.phones.accepts",
            Setting.Type.TEXTS,
            "multipart/alternative",
            "the types they take in a MESSAGE beside `text/plain`, as `accepts` of a plain SIP domain");
    static final Setting LONGEST = Setting.number(
            "community.phones.longest",
            "4000",
            1_300,
            65_535,
            "how many octets a MESSAGE to them may have, with its header; pjsip takes no more than 4000 as it is built");
    static final Setting WATCHERS = Setting.choice(
            "community.phones.watchers",
            List.of("none", "partners"),
            "who may see what phones publish: nobody, or every user of partners (`partners`), as a phone cannot ask its user");

    public PhoneSettings {
        domains = List.copyOf(domains);
        accepted = Set.copyOf(accepted);
    }

    /** What a file says; null if it says that there are none. */
    static @Nullable PhoneSettings of(
            ConfigurationFile file, List<ServedDomain> served, String sipHost, List<String> atServer) {
        HostPort listen = file.address(LISTEN);
        String host = file.text(HOST, sipHost);
        Path users = file.requiredPath(USERS);
        List<String> domains = ServerSettings.someDomains(file, DOMAINS, served);
        Set<String> accepted = PartnerSettings.accepted(file, ACCEPTS);
        int longest = file.number(LONGEST);
        boolean watched = file.choice(WATCHERS).equals("partners");
        if (listen == null) {
            return null;
        }
        for (String domain : atServer) {
            if (domains.contains(domain)) {
                throw file.wrong(
                        DOMAINS, domain, "domains that are not those of community.sip: a user is here or there");
            }
        }
        return new PhoneSettings(listen, host, users, domains, accepted, longest, watched);
    }

    /** The same for the component. */
    public PhoneListening listening() {
        return new PhoneListening(Set.copyOf(domains), host.indexOf(':') < 0 ? host : '[' + host + ']');
    }

    /** Where they come in. */
    public Listener listener() {
        return Listener.phones(listen.host(), listen.port());
    }
}
