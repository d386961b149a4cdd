// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.community;

/** An organisation: which XMPP server its users are on. */
enum House {
    PROSODY("prosody-a", "montague.example.net", "10.1", "zo%c3%ab"),
    EJABBERD("ejabberd-a", "verona.example.org", "11.1", "zo\\\\u00eb");

    private final String server;
    private final String domain;
    private final String host;
    private final String zoe;

    House(String server, String domain, String host, String zoe) {
        this.server = server;
        this.domain = domain;
        this.host = host;
        this.zoe = zoe;
    }

    /** The user zoë, as the script that starts the server has to write it. */
    String zoe() {
        return zoe;
    }

    /** The XMPP server, as the kit of peers calls it. */
    String server() {
        return server;
    }

    String domain() {
        return domain;
    }

    /** Where its XMPP server is in the network of the run. */
    String host() {
        return host;
    }

    /** The bare JID of a user. */
    String jid(String user) {
        return user + '@' + domain;
    }

    /** The other organisation. */
    House partner() {
        return this == PROSODY ? EJABBERD : PROSODY;
    }
}
