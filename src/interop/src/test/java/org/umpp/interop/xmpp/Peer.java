// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import org.umpp.interop.peers.Peers;

/** An XMPP server written by others; of each there are two, so that one can be treated badly while the other goes on. */
enum Peer {
    PROSODY(
            new Instance("prosody-a", "montague.example.net", "10.1", "leonato.example.net"),
            new Instance("prosody-b", "thecappulets.example.com", "10.2", "")),
    EJABBERD(
            new Instance("ejabberd-a", "verona.example.org", "11.1", "antonio.example.net"),
            new Instance("ejabberd-b", "mantua.example.org", "11.2", ""));

    /**
     * One of its processes.
     *
     * @param name as the kit calls it
     * @param domain whose users it serves
     * @param host where it is in the network of the run
     * @param addressOnly another domain of it, which has an address and no SRV record
     */
    record Instance(String name, String domain, String host, String addressOnly) {
        /** A user logs in. */
        XmppUser user(Peers peers, String user, String resource) {
            return XmppUser.login(peers.address(host), user, domain, resource);
        }

        /** The bare JID of a user. */
        String jid(String user) {
            return user + '@' + domain;
        }
    }

    private final Instance shared;
    private final Instance own;

    Peer(Instance shared, Instance own) {
        this.shared = shared;
        this.own = own;
    }

    /** The one that runs as usual for all tests of the run. */
    Instance shared() {
        return shared;
    }

    /** The one that a test starts as it needs it, and stops. */
    Instance own() {
        return own;
    }
}
