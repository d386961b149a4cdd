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
    private final String host;

    /**
     * One of the kit.
     *
     * @param instance as the kit calls it, such as {@code prosody-a}
     * @param domain that it serves
     * @param host its address in the network of the kit, such as {@code 10.1}
     */
    PeerServer(Peers peers, String name, String instance, String domain, String host) {
        this.peers = peers;
        this.name = name;
        this.instance = instance;
        this.domain = domain;
        this.host = host;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        peers.certificate(domain).with("COMPONENTS", GATEWAY).start(instance);
    }

    @Override
    public long pid() {
        return peers.pid(instance);
    }

    @Override
    public List<String> arguments(String work) {
        String address = peers.address(host);
        return switch (work) {
            case "relay" ->
                List.of(
                        "-to",
                        domain,
                        "-gateway",
                        GATEWAY,
                        "-s2s",
                        address + ":5269",
                        "-component",
                        "connect:" + address + ":5347");
            case "streams" -> List.of("-to", domain, "-s2s", address + ":5269");
            default -> List.of("-to", domain, "-sip", address + ":5061", "-scheme", "sip");
        };
    }

    @Override
    public void close() {
        peers.stop(instance);
    }
}
