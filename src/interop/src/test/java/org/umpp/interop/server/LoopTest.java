// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Two whole servers that are mapped onto each other: each sends back to the partner what comes from it (RFC 7247 §8). */
class LoopTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";

    /** What a careless integrator might write: every message goes back, every wish to watch is returned, to ever new users. */
    private static final String MIRROR =
            """
            <routes xmlns="http://camel.apache.org/schema/xml-io">
              <route id="bus-im-in" routeConfigurationId="sub-route">
                <from uri="direct:umpp-im-in"/>
                <to uri="seda:umpp-im-in"/>
                <filter>
                  <simple>${body.type} != 'error' &amp;&amp; ${body.body} != null</simple>
                  <wireTap uri="direct:mirror"/>
                </filter>
              </route>
              <route id="mirror">
                <from uri="direct:mirror"/>
                <setProperty name="writer"><header>UmppFrom</header></setProperty>
                <setHeader name="UmppFrom"><header>UmppTo</header></setHeader>
                <setHeader name="UmppTo"><exchangeProperty>writer</exchangeProperty></setHeader>
                <setBody><simple>${body.body}</simple></setBody>
                <to uri="direct:umpp-im-out"/>
              </route>
              <route id="bus-presence-in" routeConfigurationId="sub-route">
                <from uri="direct:umpp-presence-in"/>
                <to uri="seda:umpp-presence-in"/>
                <filter>
                  <simple>${body.type} == 'subscribe'</simple>
                  <wireTap uri="direct:mirror-subscribe"/>
                </filter>
              </route>
              <route id="mirror-subscribe">
                <from uri="direct:mirror-subscribe"/>
                <setBody><simple>&lt;presence from='${header.UmppTo}' to='x${header.UmppFrom}' type='subscribe'/></simple></setBody>
                <to uri="direct:umpp-presence-out"/>
              </route>
            </routes>
            """;

    @TempDir
    Path folder;

    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder);
        montague.federatesWith(capulet);
        for (TestServer server : new TestServer[] {montague, capulet}) {
            Files.writeString(server.folder().resolve("routes/communities/bus.xml"), MIRROR);
            server.start();
        }
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    @Test
    @Spec({"D-28", "C-03", "RFC 7247 §8", "XEP-0131"})
    void aMessageThatGoesBackAndForthMakesFiveHops() throws Exception {
        montague.writes(
                "<message from='romeo@%s/orchard' to='juliet@%s' id='m1' type='chat'><body>echo</body></message>"
                        .formatted(MONTAGUE, CAPULET));

        assertThat(hops(echo(capulet))).isEmpty();
        assertThat(hops(echo(montague))).isEqualTo("1");
        assertThat(hops(echo(capulet))).isEqualTo("2");
        assertThat(hops(echo(montague))).isEqualTo("3");
        assertThat(hops(echo(capulet))).isEqualTo("4");
        Stanza stopped = capulet.reads();
        assertThat(stopped.isError()).as("the sender of the sixth hears of it").isTrue();
        assertThat(stopped.error().condition().element()).isEqualTo("not-acceptable");
        assertThat(stopped.error().text()).contains("Too many hops");
        assertThat(loopsStopped(CAPULET)).isEqualTo(1);
        assertThat(montague.unread() + capulet.unread()).isZero();
    }

    @Test
    @Spec({"D-28", "C-03", "C-11", "RFC 7247 §8", "RFC 3261 §8.1.1.6"})
    void aWishToWatchThatIsReturnedAgainAndAgainMakesFiveHops() throws Exception {
        montague.shows("<presence from='romeo@%s' to='juliet@%s' type='subscribe'/>".formatted(MONTAGUE, CAPULET));

        assertThat(wish(capulet)).isEqualTo("romeo@" + MONTAGUE);
        assertThat(wish(montague)).isEqualTo("juliet@" + CAPULET);
        assertThat(wish(capulet)).isEqualTo("xromeo@" + MONTAGUE);
        assertThat(wish(montague)).isEqualTo("xjuliet@" + CAPULET);
        assertThat(wish(capulet)).isEqualTo("xxromeo@" + MONTAGUE);
        Stanza stopped = capulet.sees();
        assertThat(stopped.isError()).isTrue();
        assertThat(stopped.error().condition().element()).isEqualTo("not-acceptable");
        assertThat(loopsStopped(CAPULET)).isEqualTo(1);
    }

    private static Stanza echo(TestServer server) throws Exception {
        Stanza stanza = server.reads();
        assertThat(stanza.isError()).isFalse();
        assertThat(stanza.body()).isEqualTo("echo");
        return stanza;
    }

    private static String wish(TestServer server) throws Exception {
        Stanza stanza = server.sees();
        assertThat(stanza.type()).isEqualTo("subscribe");
        return stanza.from().toString();
    }

    private static String hops(Stanza stanza) {
        String content = new String(stanza.content(), StandardCharsets.UTF_8);
        int at = content.indexOf("<header name='Hops'>");
        return at < 0 ? "" : content.substring(at + 20, content.indexOf('<', at + 20));
    }

    private static long loopsStopped(String domain) throws Exception {
        return (long) ManagementFactory.getPlatformMBeanServer()
                .getAttribute(ObjectName.getInstance("org.umpp:type=Server,name=" + domain), "LoopsStopped");
    }
}
