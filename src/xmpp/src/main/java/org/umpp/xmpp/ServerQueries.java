// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaErrorCondition;
import org.umpp.xmpp.stream.XmlElement;

/**
 * What an entity answers for itself when another asks (RFC 6120 §10.5.2): that it is there (XEP-0199) and what it is (XEP-0030). It speaks for
 * its domain and for no user.
 */
final class ServerQueries {
    /** Of a server among servers. */
    static final ServerQueries SERVER = new ServerQueries(Map.of("category", "server", "type", "im"), false);

    /** Of a component, which its server finds when it lists what it has. */
    static final ServerQueries GATEWAY =
            new ServerQueries(Map.of("category", "gateway", "type", "sip", "name", "UMPP"), true);

    private final List<XmlElement> self;
    private final boolean hasItems;

    private ServerQueries(Map<String, String> identity, boolean hasItems) {
        this.hasItems = hasItems;
        List<XmlElement> info = new ArrayList<>();
        info.add(element("identity", identity));
        info.add(element("feature", Map.of("var", Namespaces.DISCO_INFO)));
        if (hasItems) {
            info.add(element("feature", Map.of("var", Namespaces.DISCO_ITEMS)));
        }
        info.add(element("feature", Map.of("var", Namespaces.PING)));
        self = List.copyOf(info);
    }

    /** The answer to a request, or null if it is not for the entity itself to answer. */
    @Nullable
    Stanza answer(Stanza request) {
        if (!request.type().equals("get") || !isServer(request.to())) {
            return null;
        }
        if (request.child(Namespaces.PING, "ping") != null) {
            return request.result();
        }
        XmlElement query = request.child(Namespaces.DISCO_INFO, "query");
        if (query != null) {
            return answer(request, query, self);
        }
        query = hasItems ? request.child(Namespaces.DISCO_ITEMS, "query") : null;
        return query == null ? null : answer(request, query, List.of());
    }

    private static Stanza answer(Stanza request, XmlElement query, List<XmlElement> content) {
        return query.attribute("node").isEmpty()
                ? request.result(new XmlElement(query.namespace(), "query", Map.of(), "", content))
                : request.error(StanzaErrorCondition.ITEM_NOT_FOUND, "");
    }

    private static boolean isServer(Jid jid) {
        return jid.local().isEmpty() && jid.resource().isEmpty();
    }

    private static XmlElement element(String name, Map<String, String> attributes) {
        return new XmlElement(Namespaces.DISCO_INFO, name, attributes, "", List.of());
    }
}
