// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import java.nio.file.Path;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.IssuedCertificate;

/** Our whole server where the peers look for it by the name service, which it asks too. */
final class OurServer {
    private OurServer() {}

    /** Not started yet, so that partners and settings can be added. */
    static TestServer at(Peers peers, String host, String domain, IssuedCertificate shown, Path folder) {
        return new TestServer(domain, shown, peers.authority(), folder)
                .setting("xmpp.listen", peers.address(host) + ":5269")
                .setting("nameserver", peers.nameserver())
                // users there write more at once than a partner's users may
                .setting("user-rate.messages", "none");
    }

    /** The first of our domains, with a certificate as it should be. */
    static TestServer usual(Peers peers, Path folder) {
        return at(
                peers, SharedPeers.OUR_HOST, SharedPeers.OURS, peers.authority().forDomain(SharedPeers.OURS), folder);
    }
}
