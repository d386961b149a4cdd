// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.pidf.xml.Namespaces;

/** The elements of presence documents that UMPP understands, under the prefixes {@link PidfReader} writes. */
final class PidfVocabulary {
    /** The prefix of a namespace, elder spellings included; the last of the drafts' had a colon at its end. */
    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry(PidfNamespace.PIDF.uri(), ""),
            Map.entry(PidfNamespace.CPIM_PIDF.uri(), ""),
            Map.entry(PidfNamespace.CPIM_PIDF.uri() + ":", ""),
            Map.entry(Namespaces.DATA_MODEL, "dm:"),
            Map.entry("urn:ietf:params:xml:ns:pidf:person", "dm:"),
            Map.entry(Namespaces.RPID, "rpid:"),
            Map.entry("urn:ietf:params:xml:ns:pidf:status:rpid", "rpid:"),
            Map.entry("urn:ietf:params:xml:ns:pidf:rpid:rpid-person", "rpid:"),
            Map.entry(Namespaces.IM, "im:"),
            Map.entry(PidfNamespace.CPIM_PIDF.uri() + ":im", "im:"),
            Map.entry(Namespaces.EXTENDED, "agp:"),
            Map.entry(Namespaces.CLIENT, "xmpp:"));

    private static final Set<String> CONTAINERS =
            Set.of("presence", "tuple", "status", "dm:person", "dm:device", "rpid:activities");

    private static final Set<String> TEXTS =
            Set.of("basic", "contact", "note", "timestamp", "dm:note", "im:im", "agp:extended", "xmpp:show");

    private PidfVocabulary() {}

    /** The prefixed name of an element inside another, {@code ""} when nobody here would understand it. */
    static String name(@Nullable String namespace, String local, String parent) {
        String prefix = namespace == null ? null : PREFIXES.get(namespace);
        if (prefix == null) {
            return "";
        }
        // Some put the person into RFC 3863's own namespace.
        String name = prefix.isEmpty() && local.equals("person") ? "dm:person" : prefix + local;
        boolean activity = parent.equals("rpid:activities") && prefix.equals("rpid:");
        return activity || CONTAINERS.contains(name) || TEXTS.contains(name) ? name : "";
    }

    /** Whether the element holds text that matters, rather than elements. */
    static boolean hasText(String name) {
        return TEXTS.contains(name);
    }

    static boolean isPidf(@Nullable String namespace) {
        return namespace != null && "".equals(PREFIXES.get(namespace));
    }
}
