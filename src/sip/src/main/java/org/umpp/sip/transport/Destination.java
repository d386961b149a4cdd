// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.Locale;
import org.umpp.sip.message.Uri;

/**
 * Where a request is to go. All requests of one transaction (an INVITE, its CANCEL and the ACK of its refusal) have the same.
 *
 * @param localDomain for whom we speak: its credential is shown
 * @param peerDomain whom the other end must prove to be (RFC 5922 §7.3)
 * @param nextHop what locates it: the topmost Route, else the remote target, else the Request-URI; im:, pres:, sip: or sips:.
 *     A next hop that is neither the peer's domain nor a host under it is not followed: a Contact must not make us connect
 *     to third parties. The peer's domain is located instead
 */
public record Destination(String localDomain, String peerDomain, Uri nextHop) {
    public Destination {
        localDomain = localDomain.toLowerCase(Locale.ROOT);
        peerDomain = peerDomain.toLowerCase(Locale.ROOT);
    }
}
