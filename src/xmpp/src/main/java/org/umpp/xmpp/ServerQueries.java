// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaErrorCondition;
import org.umpp.xmpp.stream.XmlElement;

/**
 * What a server answers for itself when another asks (RFC 6120 §10.5.2): that it is there (XEP-0199) and what it is (XEP-0030). It speaks for
 * its domain and for no user.
 */
final class ServerQueries {
    private static final List<XmlElement> SELF = List.of(
            element("identity", Map.of("category", "server", "type", "im")),
            element("feature", Map.of("var", Namespaces.DISCO_INFO)),
            element("feature", Map.of("var", Namespaces.PING)));

    private ServerQueries() {}

    /** The answer to a request, or null if there is none but that the service is not there. */
    static @Nullable Stanza answer(Stanza request) {
        if (!request.type().equals("get") || !isServer(request.to())) {
            return null;
        }
        if (request.child(Namespaces.PING, "ping") != null) {
            return request.result();
        }
        XmlElement query = request.child(Namespaces.DISCO_INFO, "query");
        if (query == null) {
            return null;
        }
        return query.attribute("node").isEmpty()
                ? request.result(new XmlElement(Namespaces.DISCO_INFO, "query", Map.of(), "", SELF))
                : request.error(StanzaErrorCondition.ITEM_NOT_FOUND, "");
    }

    private static boolean isServer(Jid jid) {
        return jid.local().isEmpty() && jid.resource().isEmpty();
    }

    private static XmlElement element(String name, Map<String, String> attributes) {
        return new XmlElement(Namespaces.DISCO_INFO, name, attributes, "", List.of());
    }
}
