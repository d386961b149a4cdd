// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.community;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.interop.xmpp.XmppUser;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.XmppHostComponent;
import org.umpp.xmpp.netty.HostSnapshot;

/** Both organisations: their XMPP servers, and the UMPP servers through which these reach each other; started once for all tests. */
final class Houses implements AutoCloseable {
    /** A domain that is no partner yet. */
    static final String LATER = "mantua.example.org";

    private static final int COMPONENTS_PORT = 5347;
    private static final int COMPONENTS_TLS_PORT = 5348;
    private static final String USERS = "romeo juliet mercutio nurse tybalt benvolio paris peter sampson gregory abram";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Peers peers;
    private final Map<House, TestServer> servers = new EnumMap<>(House.class);

    private Houses() throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "houses-");
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder, authority).start("dns");
        for (House house : House.values()) {
            start(house);
            servers.put(
                    house,
                    attached(house, new TestServer(house.domain(), authority, folder))
                            .setting("community.xmpp.secret", "componentsecret")
                            // they write more at once than a partner's users may
                            .setting("user-rate.messages", "none"));
        }
        for (House house : House.values()) {
            TestServer other = server(house.partner());
            server(house).partner(other.domain(), other.sipPort(), other.xmppPort());
        }
        for (House house : House.values()) {
            server(house).start();
        }
        for (House house : House.values()) {
            awaitConnection(house);
        }
    }

    /** Over TLS with ejabberd; Prosody has none for components. */
    private TestServer attached(House house, TestServer server) {
        return house == House.EJABBERD
                ? server.setting("community.xmpp", house.domain() + ':' + COMPONENTS_TLS_PORT)
                        .setting("community.xmpp.security", "tls")
                        .setting("nameserver", peers.nameserver())
                : server.setting("community.xmpp", peers.address(house.host()) + ':' + COMPONENTS_PORT);
    }

    /** Starts the XMPP server of a house, with its partner's domain as a component. */
    void start(House house) {
        peers.certificate(house.domain())
                .with("COMPONENTS", house.partner().domain() + ' ' + LATER)
                .with("USERS", USERS + ' ' + house.zoe())
                .with("EXTRA_MODULES", house == House.PROSODY ? "\"offline\";" : "")
                .start(house.server());
    }

    /** Stops it. */
    void stop(House house) {
        peers.stop(house.server());
    }

    /** Restarts the UMPP server of a house. */
    void restart(House house) throws Exception {
        server(house).close();
        server(house).start();
        awaitConnection(house);
    }

    /** Returns when the UMPP server of a house is a component of its XMPP server. */
    void awaitConnection(House house) {
        awaitConnection(house, house.partner().domain());
    }

    /** Returns when the UMPP server of a house is that component of its XMPP server. */
    void awaitConnection(House house, String name) {
        await().atMost(PATIENCE).until(() -> isConnected(house, name));
    }

    /** Returns when it is none any more. */
    void awaitNoConnection(House house) {
        await().atMost(PATIENCE).until(() -> !isConnected(house, house.partner().domain()));
    }

    /** Returns when the XMPP server of a house has confirmed a message that came for one of its users in a thread. */
    void awaitDelivered(House house, String thread) {
        await().atMost(PATIENCE).until(() -> server(house).server().inspection().sessions().rows().stream()
                .anyMatch(session -> session.thread().equals(thread) && session.in() > 0));
        await().atMost(PATIENCE).until(() -> connections(house).stream().allMatch(each -> each.queued() == 0));
    }

    private boolean isConnected(House house, String name) {
        return connections(house).stream()
                .anyMatch(connection ->
                        connection.name().equals(name) && connection.state().equals("open"));
    }

    /** The connections of a house's UMPP server to its XMPP server. */
    List<HostSnapshot> connections(House house) {
        return server(house)
                .server()
                .context()
                .getComponent("xmpp-host", XmppHostComponent.class)
                .connections();
    }

    /** The UMPP server of a house. */
    TestServer server(House house) {
        return servers.get(house);
    }

    /** A user logs in. */
    XmppUser user(House house, String user, String resource) {
        return XmppUser.login(peers.address(house.host()), user, house.domain(), resource);
    }

    @Override
    public void close() {
        servers.values().forEach(TestServer::close);
        peers.close();
    }

    /** Hands them to tests. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Houses.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Houses.class, type -> open(), Houses.class);
        }

        private static Houses open() {
            try {
                return new Houses();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (Exception e) {
                throw new IllegalStateException("the houses do not open", e);
            }
        }
    }
}
