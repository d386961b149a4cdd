// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.draft.PlainTls;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** The assembly as shipped, started once and used from outside, with a partner's server in this process. */
class AssemblyTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";

    private static final int RELOADS = 100;

    private static final String RULE =
            """
            <routes xmlns="http://camel.apache.org/schema/xml-io">
              <route id="%1$s" routeConfigurationId="sub-route">
                <from uri="direct:rule-all-%1$s"/>
                <filter>
                  <simple>${header.UmppPartner} == 'thecappulets.example.com' &amp;&amp; ${header.UmppSessionId} != '%2$s'</simple>
                  <throwException exceptionType="org.umpp.policy.PolicyRejectedException" message="not today"/>
                </filter>
              </route>
            </routes>
            """;

    @TempDir
    private static Path folder;

    private static final ThrowawayAuthority AUTHORITY = ThrowawayAuthority.create("Verona", Duration.ofDays(60));
    private static KarafServer romeos;
    private static TestServer juliets;

    @BeforeAll
    static void start() throws Exception {
        romeos = new KarafServer(
                KarafServer.built("umpp-karaf-assembly-.*[.]tar[.]gz"), MONTAGUE, AUTHORITY, folder.resolve("karaf"));
        // Romeo writes thousands of messages, which no partner's user may
        juliets = new TestServer(CAPULET, AUTHORITY, folder)
                .setting("rate.messages", "none")
                .setting("user-rate.messages", "none");
        romeos.withUsers().settings().partner(CAPULET, juliets.sipPort(), juliets.xmppPort());
        juliets.partner(MONTAGUE, romeos.sipPort(), romeos.xmppPort()).start();
        romeos.start();
    }

    @AfterAll
    static void stop() {
        juliets.close();
        romeos.close();
    }

    /** A conversation of its own, begun by Romeo. */
    private static final class Chat {
        private final String thread = UUID.randomUUID().toString();
        private String juliet = "juliet@" + CAPULET;

        void romeoWrites(String text) {
            romeos.writes(message("romeo@" + MONTAGUE + "/orchard", juliet, text));
        }

        void julietReads(String text) throws InterruptedException {
            Stanza read = juliets.reads();
            assertThat(read.body()).isEqualTo(text);
            juliet = read.to().toString();
        }

        void julietWrites(String text) {
            juliets.writes(message(juliet, "romeo@" + MONTAGUE + "/orchard", text));
        }

        void romeoReads(String text) {
            assertThat(romeos.reads().body()).isEqualTo(text);
        }

        void romeoIsRefused(String condition) {
            Stanza error = romeos.reads();
            assertThat(error.isError()).as(error.toString()).isTrue();
            assertThat(error.error().condition().element()).isEqualTo(condition);
        }

        static Chat begun() throws InterruptedException {
            Chat chat = new Chat();
            chat.romeoWrites("Good morrow.");
            chat.julietReads("Good morrow.");
            return chat;
        }

        void goesOn() throws InterruptedException {
            romeoWrites("Is the day so young?");
            julietReads("Is the day so young?");
            julietWrites("But new struck nine.");
            romeoReads("But new struck nine.");
        }

        private String message(String from, String to, String text) {
            return "<message from='%s' to='%s' id='%s' type='chat'><body>%s</body><thread>%s</thread></message>"
                    .formatted(from, to, UUID.randomUUID(), text, thread);
        }
    }

    @Test
    @Spec({"R-001", "D-45", "D-46", "D-49"})
    void usersChatAndTheOperatorSeesIt() throws Exception {
        Chat chat = Chat.begun();
        chat.goesOn();

        assertThat(romeos.shell("umpp:sessions"))
                .contains("romeo@" + MONTAGUE + "/orchard", chat.thread, "established");
        assertThat(romeos.shell("umpp:sessions --json")).contains("\"thread\":\"" + chat.thread + '"');
        assertThat(romeos.shell("umpp:streams")).contains(CAPULET, "TLSv1.3");
        assertThat(romeos.shell("umpp:partners")).contains(CAPULET);
        assertThat(romeos.shell("umpp:explain romeo@" + MONTAGUE + " juliet@" + CAPULET))
                .contains("allowed");
    }

    @Test
    @Spec("D-48")
    void thePartnerIsDiagnosed() {
        assertThat(romeos.shell("umpp:diagnose " + CAPULET))
                .contains("sip-options", "xmpp-external")
                .doesNotContain("FAIL");
        assertThat(romeos.shell("umpp:diagnose nobody.example")).contains("partner-unknown", "code 10");
    }

    @Test
    @Spec("D-47")
    void theSelfTestPasses() {
        assertThat(romeos.shell("umpp:selftest"))
                .contains("we are watched: closed")
                .doesNotContain("FAILED");
    }

    @Test
    @Spec("D-41")
    void aRuleRefusesTheNextInvitationWhileTheChatGoesOn() throws Exception {
        Chat chat = Chat.begun();
        Path rule = romeos.etc().resolve("umpp/routes/not-today.xml");
        String session = romeos.shell("umpp:sessions")
                .lines()
                .filter(line -> line.contains(chat.thread))
                .map(line -> line.split(" ")[0])
                .findFirst()
                .orElseThrow();
        long from = romeos.logged();
        Files.writeString(rule, RULE.formatted("not-today", session));
        romeos.awaitLog(from, "not-today.xml");

        Chat refused = new Chat();
        refused.romeoWrites("And yet, to say the truth");
        refused.romeoIsRefused("not-allowed");
        chat.goesOn();

        from = romeos.logged();
        Files.delete(rule);
        romeos.awaitLog(from, "not-today.xml");
        Chat.begun().goesOn();
        chat.goesOn();
    }

    @Test
    @Spec({"D-41", "D-51"})
    void aBrokenEditChangesNothingAndIsReported() throws Exception {
        Chat chat = Chat.begun();
        Path policy = romeos.etc().resolve("umpp/routes/policy.xml");
        String right = Files.readString(policy);
        Map<String, String> broken = Map.of(
                right.replace("</routes>", ""),
                "policy.xml:",
                right.replace("direct:policy-inbound-im", "nowhere:policy"),
                "no component 'nowhere'",
                right.replace("ref=\"partners\"", "ref=\"partnres\""),
                "no bean 'partnres'",
                "",
                "policy.xml");
        for (Map.Entry<String, String> edit : broken.entrySet()) {
            long from = romeos.logged();
            Files.writeString(policy, edit.getKey());
            romeos.awaitLog(from, "ERROR", edit.getValue());
            chat.goesOn();
            Chat.begun().goesOn();
        }
        long from = romeos.logged();
        Files.writeString(policy, right);
        romeos.awaitLog(from, "policy.xml", "again what is in effect");
    }

    @Test
    @Spec({"D-41", "D-51"})
    void aPartnerComesAndGoesAndAMistakeChangesNothing() throws Exception {
        Chat chat = Chat.begun();
        long from = romeos.logged();
        romeos.settings().partner("verona.example", "sip = 127.0.0.1:1");
        romeos.awaitLog(from, "changed configuration in use", "2 partners");
        assertThat(romeos.shell("umpp:partners")).contains("verona.example");

        from = romeos.logged();
        romeos.settings().partner("verona.example", "sip = 127.0.0.1:1", "ports = many");
        romeos.awaitLog(from, "ERROR", "org.umpp.partner-verona.example.cfg: ports = many (expected: 1-65535");

        from = romeos.logged();
        romeos.settings().noPartner("verona.example");
        romeos.awaitLog(from, "changed configuration in use", "1 partners");
        chat.goesOn();
        assertThat(romeos.shell("config:meta org.umpp.partner")).contains("jid-binding", "tls.min");
    }

    @Test
    @Spec("D-30")
    void aCertificateIsRenewedWhileTheChatGoesOn() throws Exception {
        Chat chat = Chat.begun();
        X509Certificate before = shown();
        AUTHORITY.forDomain(MONTAGUE).write(romeos.etc().resolve("umpp/tls"), MONTAGUE);

        await().atMost(Duration.ofSeconds(30)).until(() -> !shown().equals(before));
        chat.goesOn();
    }

    @Test
    @Spec("D-30")
    void nativeCurvesComeAndGoWhileTheChatGoesOn() throws Exception {
        Chat chat = Chat.begun();
        long from = romeos.logged();
        romeos.settings().setting("tls.curves", "jdk");
        romeos.awaitLog(from, "changed configuration in use");
        X509Certificate byTheJdk = shown();

        from = romeos.logged();
        romeos.settings().setting("tls.curves", "native");
        romeos.awaitLog(from, "AmazonCorrettoCryptoProvider", "computes the elliptic curves of TLS");

        assertThat(shown()).isEqualTo(byTheJdk);
        chat.goesOn();
    }

    private static X509Certificate shown() throws Exception {
        SSLContext tls = PlainTls.context(AUTHORITY.forDomain(CAPULET), AUTHORITY);
        try (SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), romeos.sipPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    @Spec("D-41")
    void bundlesOfOthersAreUsedAlsoWhenTheyComeLaterAndAreUpdated() throws Exception {
        Path deploy = romeos.home().resolve("deploy");
        Path rule = romeos.etc().resolve("umpp/routes/shout.xml");
        Path heard = romeos.home().resolve("heard");
        long from = romeos.logged();
        Files.writeString(
                rule,
                """
                <routes xmlns="http://camel.apache.org/schema/xml-io">
                  <route id="shout" routeConfigurationId="sub-route">
                    <from uri="direct:rule-message-shout"/>
                    <to uri="shout:it"/>
                    <setHeader name="Bounced"><method ref="bouncer" method="version"/></setHeader>
                    <wireTap uri="direct:shouted"/>
                  </route>
                  <route id="shouted">
                    <from uri="direct:shouted"/>
                    <setBody><simple>${header.Shout} ${header.Bounced}</simple></setBody>
                    <to uri="file:%s?fileName=last&amp;tempPrefix=."/>
                  </route>
                </routes>
                """
                        .formatted(heard));
        romeos.awaitLog(from, "ERROR", "shout.xml", "no component 'shout'");
        Chat chat = Chat.begun();

        from = romeos.logged();
        ShoutBundle.put("1.0.0", deploy);
        romeos.awaitLog(from, "INFO", "shout.xml");
        chat.goesOn();
        await().until(() -> Files.readString(heard.resolve("last")).equals("1.0.0 1.0.0"));

        from = romeos.logged();
        ShoutBundle.put("2.0.0", deploy);
        romeos.awaitLog(from, "every route is built anew");
        chat.goesOn();
        await().until(() -> Files.readString(heard.resolve("last")).equals("2.0.0 2.0.0"));

        Files.delete(rule);
        Files.delete(deploy.resolve("shout.jar"));
    }

    @Test
    @Spec({"D-46", "D-47"})
    void managementIsForWhoSitsAtTheMachine() throws Exception {
        Path users = romeos.etc().resolve("users.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
                .isEqualTo("rw-------");
        Properties known = new Properties();
        try (var reader = Files.newBufferedReader(users)) {
            known.load(reader);
        }
        String password = known.getProperty("karaf").split(",")[0];
        assertThat(password).hasSizeGreaterThan(30);

        JMXServiceURL url = new JMXServiceURL(
                "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + romeos.karaf().registryPort() + "/karaf-root");
        Map<String, Object> login = Map.of(JMXConnector.CREDENTIALS, new String[] {"karaf", password});
        try (JMXConnector connector = JMXConnectorFactory.connect(url, login)) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            ObjectName server = new ObjectName("org.umpp:type=Server,name=" + MONTAGUE);
            assertThat(beans.isRegistered(server)).isTrue();
            assertThat(beans.getMBeanInfo(server).getAttributes()).isNotEmpty();
            assertThat(beans.queryNames(new ObjectName("org.apache.camel:type=routes,*"), null))
                    .hasSizeGreaterThan(20);
        }
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : each.inetAddresses().toList()) {
                if (!address.isLoopbackAddress() && address.getAddress().length == 4) {
                    assertThat(reaches(address, romeos.karaf().registryPort())).isFalse();
                    assertThat(reaches(address, romeos.karaf().sshPort())).isFalse();
                }
            }
        }
    }

    private static boolean reaches(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    @Test
    @Spec("D-47")
    void aServerThatDrainsLetsChatsEnd() throws Exception {
        Chat chat = Chat.begun();
        romeos.shell("umpp:drain");
        try {
            Chat late = new Chat();
            late.romeoWrites("Stay but a little");
            late.romeoIsRefused("resource-constraint");
            chat.goesOn();
        } finally {
            romeos.shell("umpp:drain --undo");
        }
        Chat.begun().goesOn();
    }

    @Test
    @Spec({"R-021", "D-47"})
    void aRestartEndsChatsInOrderAndServesAgain() throws Exception {
        Chat chat = Chat.begun();
        romeos.karaf().close();
        Instant started = Instant.now();
        romeos.start();
        System.out.println("karaf: serves again "
                + Duration.between(started, Instant.now()).toMillis() + " ms after a warm start");

        List<String> left = new ArrayList<>(); // the chats of other tests end as well
        while (juliets.unread() > 0) {
            Stanza farewell = juliets.reads();
            assertThat(farewell.child("http://jabber.org/protocol/chatstates", "gone"))
                    .isNotNull();
            left.add(farewell.thread());
        }
        assertThat(left).contains(chat.thread);
        Chat.begun().goesOn();
    }

    @Test
    void aJavaItCannotRunOnIsNamed() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("java-25/bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"25.0.1\"' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder start = new ProcessBuilder("bin/karaf", "server")
                .directory(romeos.home().toFile())
                .redirectErrorStream(true);
        start.environment().put("JAVA_HOME", folder.resolve("java-25").toString());
        Process process = start.start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said).contains("needs Java 17 to 21", "is 25", "JAVA_HOME");
    }

    @Test
    @Spec({"D-02", "D-41"})
    void noMessageIsLostInAHundredReloads() throws Exception {
        Chat chat = Chat.begun();
        Path policy = romeos.etc().resolve("umpp/routes/policy.xml");
        String right = Files.readString(policy);
        ExecutorService editor = Executors.newSingleThreadExecutor();
        Future<?> reloads = editor.submit(() -> {
            for (int i = 0; i < RELOADS; i++) {
                long from = romeos.logged();
                Path draft = Files.writeString(folder.resolve("draft"), right + "<!-- " + i + " -->\n");
                Files.move(draft, policy, StandardCopyOption.REPLACE_EXISTING);
                romeos.awaitLog(from, "INFO", "policy.xml");
            }
            return null;
        });
        int messages = 0;
        while (!reloads.isDone()) {
            for (int i = 0; i < 10; i++) {
                chat.romeoWrites("number " + (messages + i));
            }
            for (int i = 0; i < 10; i++) {
                chat.julietReads("number " + messages++);
            }
        }
        reloads.get();
        editor.shutdown();
        System.out.println("karaf: " + RELOADS + " reloads of policy.xml during " + messages + " messages, none lost");
        chat.goesOn();
        Files.writeString(policy, right);
    }

    @Test
    @Spec("D-41")
    void aSavedFileIsInEffectSoon() throws Exception {
        Path rule = romeos.etc().resolve("umpp/routes/soon.xml");
        long from = romeos.logged();
        Instant saved = Instant.now();
        Files.writeString(rule, RULE.formatted("soon", "none"));
        romeos.awaitLog(from, "soon.xml");
        Duration took = Duration.between(saved, Instant.now());
        System.out.println("karaf: a saved route file is in effect after " + took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(10));
        from = romeos.logged();
        Files.delete(rule);
        romeos.awaitLog(from, "soon.xml");
    }
}
