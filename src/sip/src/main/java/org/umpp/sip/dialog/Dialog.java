// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import java.io.Serializable;
import java.util.List;

/**
 * The state of one dialog (RFC 3261 §12), independent of what uses it.
 *
 * @param localUri our URI, as in From of our requests
 * @param remoteUri the peer's URI, as in To of our requests
 * @param remoteTarget the URI of the peer's Contact: where in-dialog requests go (§12.2.1.1)
 * @param routeSet the Route values of our requests, in order, as name-addr (§12.1)
 * @param localCSeq the CSeq number of our latest request; the peer counts for itself (§12.2.1.1)
 * @param remoteCSeq the CSeq number of the peer's latest request, or -1 before the first
 * @param secure whether every request of the dialog goes to a sips URI over TLS (§12.1.1)
 * @param localDomain the domain we act for
 * @param peerDomain the domain of the partner, as its certificate proved it when the dialog was made
 */
public record Dialog(
        DialogId id,
        String localUri,
        String remoteUri,
        String remoteTarget,
        List<String> routeSet,
        long localCSeq,
        long remoteCSeq,
        boolean secure,
        String localDomain,
        String peerDomain)
        implements Serializable {
    public Dialog {
        routeSet = List.copyOf(routeSet);
    }

    /** Whether a request of the peer with this number comes in order (§12.2.2); if not it deserves a 500. */
    public boolean inOrder(long cseq) {
        return cseq > remoteCSeq;
    }

    /** The dialog after a request of the peer with this number. */
    public Dialog received(long cseq) {
        return new Dialog(
                id, localUri, remoteUri, remoteTarget, routeSet, localCSeq, cseq, secure, localDomain, peerDomain);
    }

    /** The dialog with its next local number, which the request about to be sent carries. */
    public Dialog next() {
        return new Dialog(
                id,
                localUri,
                remoteUri,
                remoteTarget,
                routeSet,
                localCSeq + 1,
                remoteCSeq,
                secure,
                localDomain,
                peerDomain);
    }

    /**
     * The dialog after a target refresh (§12.2): the URI of the Contact of a re-INVITE, UPDATE, SUBSCRIBE, NOTIFY, or of
     * a 2xx to one. In a secure dialog a target that is not sips is not followed (RFC 5630 §4).
     */
    public Dialog towards(String target) {
        if (target.equals(remoteTarget) || (secure && !target.regionMatches(true, 0, "sips:", 0, 5))) {
            return this;
        }
        return new Dialog(
                id, localUri, remoteUri, target, routeSet, localCSeq, remoteCSeq, secure, localDomain, peerDomain);
    }
}
