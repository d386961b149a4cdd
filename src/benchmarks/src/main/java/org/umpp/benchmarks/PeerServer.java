// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.util.List;
import org.umpp.interop.peers.Peers;

/** A server written by others, of the kit that the tests use. */
final class PeerServer implements Contender {
    private static final String GATEWAY = "gateway.example.net";

    private final Peers peers;
    private final String name;
    private final String instance;
    private final String domain;
    private final List<String> addresses;
    private final String options;
    private final boolean fresh;

    /**
     * One of them.
     *
     * @param addresses how the generator reaches it, whatever the work
     * @param options of its command line, for the start script ({@code KAM_ARGS})
     * @param fresh whether it is started anew before each round
     */
    private PeerServer(
            Peers peers,
            String name,
            String instance,
            String domain,
            List<String> addresses,
            String options,
            boolean fresh) {
        this.peers = peers;
        this.name = name;
        this.instance = instance;
        this.domain = domain;
        this.addresses = addresses;
        this.options = options;
        this.fresh = fresh;
    }

    /**
     * An XMPP server of the kit, which a component is attached to.
     *
     * @param instance as the kit calls it, such as {@code prosody-a}
     * @param domain that it serves
     * @param host its address in the network of the kit, such as {@code 10.1}
     */
    static PeerServer xmpp(Peers peers, String name, String instance, String domain, String host) {
        String address = peers.address(host);
        return new PeerServer(
                peers,
                name,
                instance,
                domain,
                List.of(
                        "-to",
                        domain,
                        "-gateway",
                        GATEWAY,
                        "-s2s",
                        address + ":5269",
                        "-component",
                        "connect:" + address + ":5347"),
                "",
                false);
    }

    /**
     * A SIP server of the kit, which is started anew before each round: with its quicker memory manager Kamailio is at its best for a minute only.
     *
     * @param options of its command line
     */
    static PeerServer sip(Peers peers, String name, String instance, String domain, String host, String options) {
        return new PeerServer(
                peers,
                name,
                instance,
                domain,
                List.of("-to", domain, "-scheme", "sip", "-sip", peers.address(host) + ":5061"),
                options,
                true);
    }

    /** As {@link #sip}, but without TLS. */
    static PeerServer plain(Peers peers, String name, String instance, String domain, String host, String options) {
        return new PeerServer(
                peers,
                name,
                instance,
                domain,
                List.of("-to", domain, "-scheme", "sip", "-sip", peers.address(host) + ":5060", "-tcp"),
                options,
                true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        peers.certificate(domain)
                .with("COMPONENTS", GATEWAY)
                .with("KAM_ARGS", options)
                .start(instance);
    }

    @Override
    public void beforeRound() {
        if (fresh) {
            peers.stop(instance);
            start();
        }
    }

    @Override
    public long pid() {
        return peers.pid(instance);
    }

    @Override
    public List<String> arguments(String work) {
        return addresses;
    }

    @Override
    public void close() {
        peers.stop(instance);
    }
}
