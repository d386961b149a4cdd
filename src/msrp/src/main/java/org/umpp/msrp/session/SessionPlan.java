// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.session;

import java.util.List;
import org.umpp.msrp.message.MsrpUri;

/**
 * What offer and answer have agreed of a session.
 *
 * @param name what the application calls it, such as the dialog that has agreed it
 * @param local our {@code a=path}: one URI, as we use no relay
 * @param peer the other side's {@code a=path}
 * @param localDomain the domain of ours whose certificate we show, over TLS
 * @param localUser who is on our side: a name within that domain, or an address
 * @param peerDomain the domain that the certificate of the other side has to prove, over TLS; "" if it is a user of ours, who connects to us and proves none
 * @param peerUser who is on the other side: a name within that domain, or an address
 * @param connect whether we connect, to the first URI of its path; else the other side does
 * @param mayBePrivate whether that may be an address which is not public
 * @param peerLimit how many octets a message to the other side may have; 0 for any number
 */
public record SessionPlan(
        String name,
        MsrpUri local,
        List<MsrpUri> peer,
        String localDomain,
        String localUser,
        String peerDomain,
        String peerUser,
        boolean connect,
        boolean mayBePrivate,
        long peerLimit) {
    public SessionPlan {
        peer = List.copyOf(peer);
        if (peer.isEmpty()) {
            throw new IllegalArgumentException("peer: (expected: a path of one URI or more)");
        }
        if (local.isSecure() != peer.get(0).isSecure()) {
            throw new IllegalArgumentException("paths: msrps and msrp (expected: both sides with TLS, or neither)");
        }
    }

    /** Whether it is of a user of ours, who proves no domain. */
    public boolean isOfUser() {
        return peerDomain.isEmpty();
    }

    /** Who is on our side, as an address. */
    public String localAddress() {
        return address(localUser, localDomain);
    }

    /** Who is on the other side, as an address. */
    public String peerAddress() {
        return address(peerUser, peerDomain);
    }

    private static String address(String user, String domain) {
        return user.indexOf('@') >= 0 ? user : user + '@' + domain;
    }

    /** Whether it is over TLS; in clear text nobody proves anything, and who knows our path is believed (RFC 4975 §14.1). */
    public boolean isSecure() {
        return local.isSecure();
    }

    /** The name of the session in our path, by which a peer's first request finds it. */
    public String id() {
        return local.session();
    }
}
