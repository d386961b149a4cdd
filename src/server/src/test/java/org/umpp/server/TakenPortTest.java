// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ServerSettings;
import org.umpp.throwaway.ServerFolder;

/** A server that starts where another process listens. */
class TakenPortTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sip.listen", "xmpp.listen", "msrp.listen"})
    @Spec("D-51")
    void theKeyAndThePortAreNamed(String key) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "127.0.0.1:" + other.getLocalPort();
            ServerFolder configuration = new ServerFolder("montague.example.net", folder)
                    .routes("umpp/routes", Path.of("../../routes"))
                    .setting("throwaway-certificates", "true")
                    .setting(key, taken);

            try (FederationServer server = new FederationServer(ServerSettings.read(configuration.path()))) {
                assertThatThrownBy(server::start)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining(ServerSettings.FILE + ": " + key + " = " + taken + ": ")
                        .hasMessageContaining("in use")
                        .hasMessageContaining("whose port is free");
            }
        }
    }
}
