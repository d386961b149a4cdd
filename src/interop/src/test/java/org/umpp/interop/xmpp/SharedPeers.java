// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.umpp.interop.peers.Peers;
import org.umpp.throwaway.ThrowawayAuthority;

/** Gives tests the peers: name service and the shared instance of each, started once for all tests of a run. */
final class SharedPeers implements ParameterResolver {
    /** The domains of servers under test, with the host of each. */
    static final String OURS = "umpp-a.example.net";

    static final String OUR_HOST = "14.1";
    static final String OUR_OTHER = "umpp-b.example.com";
    static final String OUR_OTHER_HOST = "14.2";

    /** A domain of ours that has an address and no SRV record. */
    static final String ADDRESS_ONLY = "verges.example.net";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Peers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Peers.class, type -> start(), Peers.class);
    }

    private static Peers start() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "peers-");
            Peers peers = new Peers(folder, ThrowawayAuthority.create("Verona"));
            Path dns = folder.resolve("extra-dns");
            StringBuilder records = new StringBuilder(record(peers, ADDRESS_ONLY, OUR_HOST));
            for (Peer peer : Peer.values()) {
                records.append(
                        record(peers, peer.shared().addressOnly(), peer.shared().host()));
            }
            for (CertificateTest.Fault fault : CertificateTest.Fault.values()) {
                records.append(record(peers, fault.at(OURS), OUR_HOST))
                        .append(record(peers, fault.at(OUR_OTHER), OUR_OTHER_HOST));
            }
            Files.writeString(dns, records);
            peers.with("EXTRA_DNS", dns.toString()).start("dns");
            for (Peer peer : Peer.values()) {
                Peer.Instance instance = peer.shared();
                peers.certificate(instance.domain())
                        .certificate(instance.addressOnly())
                        .with("EXTRA_HOSTS", instance.addressOnly())
                        .start(instance.name())
                        .with("EXTRA_HOSTS", "");
            }
            return peers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String record(Peers peers, String domain, String host) {
        return "host-record=" + domain + ',' + peers.address(host) + '\n';
    }
}
