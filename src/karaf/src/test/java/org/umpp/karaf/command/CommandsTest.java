// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ServerSettings;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.DomainPair;

/** The commands as Karaf would run them, with what they print. */
class CommandsTest {
    @TempDir
    static Path folder;

    private static FederationServer server;

    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final Queue<String> typed = new ArrayDeque<>();
    private Session session;

    @BeforeAll
    static void serve() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        Path tls = Files.createDirectories(folder.resolve("umpp/tls"));
        authority.write(tls, "ca");
        authority.forDomain("montague.example.net").write(tls, "montague.example.net");
        Files.writeString(
                folder.resolve(ServerSettings.FILE),
                """
                domains = montague.example.net
                sip.listen = 127.0.0.1:0
                xmpp.listen = 127.0.0.1:0
                community.phones.listen = 127.0.0.1:0
                routes = %s
                """
                        .formatted(Path.of("../../routes").toAbsolutePath()));
        Files.writeString(
                folder.resolve("org.umpp.partner-thecappulets.example.com.cfg"),
                "sip = 127.0.0.1:5061\nxmpp = 127.0.0.1:5269\n");
        server = new FederationServer(ServerSettings.read(folder));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void shell() {
        PrintStream console = new PrintStream(octets, true, StandardCharsets.UTF_8);
        session = (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getConsole" -> console;
                    case "readLine" -> {
                        assertThat(args[1]).as("nothing is shown of it").isEqualTo((char) 0);
                        yield typed.poll();
                    }
                    default -> null;
                });
    }

    private <C extends ShellCommand> C in(C command) {
        command.session = session;
        if (command instanceof FederationCommand about) {
            about.servers = List.of(server);
        }
        return command;
    }

    private String printed() {
        return octets.toString(StandardCharsets.UTF_8);
    }

    @Test
    @Spec("D-46")
    void partnersAsATable() throws Exception {
        in(new PartnersCommand()).execute();

        assertThat(printed())
                .isEqualTo(
                        """
                        DOMAIN                    TYPE  SIP             XMPP            SESSIONS  SUBSCRIPTIONS  IN  OUT  MSRP  PAGER  STREAMS  ERROR
                        thecappulets.example.com  umpp  127.0.0.1:5061  127.0.0.1:5269         0              0   0    0  -     -            0
                        1 partners
                        """);
    }

    @Test
    @Spec("D-46")
    void partnersAsJson() throws Exception {
        PartnersCommand command = in(new PartnersCommand());
        command.json = true;
        command.execute();

        assertThat(printed().strip())
                .isEqualTo(
                        "[{\"domain\":\"thecappulets.example.com\",\"type\":\"umpp\",\"sip\":\"127.0.0.1:5061\","
                                + "\"xmpp\":\"127.0.0.1:5269\",\"sessions\":0,\"subscriptions\":0,\"in\":0,\"out\":0,\"msrp\":\"-\",\"pager\":\"-\",\"streams\":0,\"error\":\"\"}]");
    }

    @Test
    @Spec("D-46")
    void nothingIsATableToo() throws Exception {
        in(new SessionsCommand()).execute();
        in(new SubscriptionsCommand()).execute();
        in(new StreamsCommand()).execute();

        assertThat(printed()).contains("0 sessions\n", "0 subscriptions\n", "0 streams\n");
    }

    @Test
    @Spec({"D-29", "D-46"})
    void limitsAreTheServersAndThePartners() throws Exception {
        in(new LimitsCommand()).execute();

        assertThat(printed())
                .startsWith("LIMIT ")
                .containsPattern("sessions.max +server +100000 +0 +0\n")
                .containsPattern("connections.per-address +sip +100 +0 +0\n")
                .containsPattern("rate.invites +thecappulets.example.com +100/500 +0 +0\n");
    }

    private PhonesCommand phones(String what, String user) {
        PhonesCommand command = in(new PhonesCommand());
        command.what = what;
        command.user = user;
        return command;
    }

    @Test
    @Spec({"C-04", "D-26"})
    void usersOfPhonesAreAddedChangedAndRemoved() throws Exception {
        typed.addAll(List.of("wherefore", "wherefore"));
        phones("add", "romeo@montague.example.net").execute();
        PhonesCommand made = phones("add", "benvolio@montague.example.net");
        made.generate = true;
        made.md5 = true;
        made.execute();
        phones("list", "").execute();
        typed.addAll(List.of("art", "thou"));
        assertThatThrownBy(() -> phones("change", "romeo@montague.example.net").execute())
                .hasMessage("the two are not the same: nothing is changed");
        assertThatThrownBy(() -> phones("change", "romeo@montague.example.net").execute())
                .hasMessage("no password: nothing is changed (--generate, before the word, makes one)");
        assertThatThrownBy(() -> phones("forget", "").execute())
                .hasMessage("forget (expected: list, add, change or remove)");
        phones("remove", "romeo@montague.example.net").execute();
        phones("remove", "benvolio@montague.example.net").execute();

        assertThat(printed())
                .matches(
                        """
                        romeo@montague.example.net may attach phones
                        benvolio@montague.example.net may attach phones; the password, shown this once: [a-z2-9]{20}
                        USER +ALGORITHMS
                        romeo@montague.example.net +SHA-256 MD5
                        benvolio@montague.example.net +MD5
                        2 users
                        romeo@montague.example.net may attach phones no more
                        benvolio@montague.example.net may attach phones no more
                        """);
    }

    @Test
    @Spec("D-49")
    void explains() throws Exception {
        ExplainCommand command = in(new ExplainCommand());
        command.from = "romeo@montague.example.net";
        command.to = "hamlet@elsinore.example";
        command.execute();

        assertThat(printed())
                .startsWith("romeo@montague.example.net writes to hamlet@elsinore.example\n")
                .contains("refused: 403, not-allowed: domain elsinore.example is not a partner");
    }

    @Test
    @Spec("D-49")
    void aKindThatThereIsNotIsToldOf() {
        ExplainCommand command = in(new ExplainCommand());
        command.kind = "voice";

        assertThatThrownBy(command::execute).hasMessage("voice (expected: im or presence)");
    }

    @Test
    @Spec("D-47")
    void drainsAndUndoesIt() throws Exception {
        DrainCommand command = in(new DrainCommand());
        command.execute();
        assertThat(server.isDraining()).isTrue();

        command.undo = true;
        command.execute();
        assertThat(server.isDraining()).isFalse();
        assertThat(printed())
                .isEqualTo(
                        """
                        drains: 0 sessions go on until they end
                        takes new sessions and subscriptions again
                        """);
    }

    @Test
    @Spec("D-45")
    void tracesWhatPassesUntilItIsInterrupted() throws Exception {
        TraceCommand command = in(new TraceCommand());
        command.of = "romeo@montague.example.net";
        CompletableFuture<Thread> watching = new CompletableFuture<>();
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            watching.complete(Thread.currentThread());
            try {
                command.execute();
            } catch (InterruptedException e) {
                // Ctrl-C
            }
        });
        Thread shell = watching.get();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            pass("romeo", "a secret");
            pass("benvolio", "another");
            return printed().contains("XMPP message 1");
        });
        shell.interrupt();
        ended.get();

        assertThat(printed())
                .contains("|====XMPP message 1=======================>|")
                .contains("montague.example.net")
                .doesNotContain("secret");
    }

    @Test
    @Spec("D-45")
    void tracesForATime() throws Exception {
        TraceCommand command = in(new TraceCommand());
        command.of = "thecappulets.example.com";
        command.seconds = 1;
        command.execute();

        assertThat(printed()).contains("montague.example.net", "thecappulets.example.com", "UMPP Server");
    }

    private static void pass(String user, String body) {
        server.wiretap()
                .element(
                        true,
                        new DomainPair("montague.example.net", "thecappulets.example.com"),
                        "message",
                        () ->
                                "<message from='%s@montague.example.net/a' to='juliet@thecappulets.example.com/b' type='chat'><body>%s</body></message>"
                                        .formatted(user, body));
    }

    @Test
    @Spec({"R-001", "R-002"})
    void testsItself() throws Exception {
        SelfTestCommand command = in(new SelfTestCommand());
        command.factories = List.of(DefaultCamelContext::new);
        command.execute();

        assertThat(printed())
                .contains("we invite: INVITE, and a message", "we are watched: closed")
                .doesNotContain("FAILED");
    }

    @Test
    @Spec("D-48")
    void aDiagnosisThatFindsSomethingFailsTheCommand() {
        DiagnoseCommand command = in(new DiagnoseCommand());
        command.domain = "nobody.example";

        assertThatThrownBy(command::execute).hasMessageStartingWith("nobody.example cannot be federated with");
        assertThat(printed()).contains("partner-unknown", "org.umpp.partner-nobody.example.cfg");
    }

    @Test
    @Spec("D-46")
    void domainsAreCompleted() {
        DomainCompleter completer = new DomainCompleter();
        completer.servers = List.of(server);
        List<String> candidates = new ArrayList<>();

        completer.complete(session, line("thecap"), candidates);

        assertThat(candidates).singleElement().asString().startsWith("thecappulets.example.com");
    }

    private static CommandLine line(String word) {
        return (CommandLine) Proxy.newProxyInstance(
                CommandsTest.class.getClassLoader(), new Class<?>[] {CommandLine.class}, (proxy, method, args) -> {
                    return switch (method.getName()) {
                        case "getCursorArgument" -> word;
                        case "getArgumentPosition", "getBufferPosition" -> word.length();
                        default -> null;
                    };
                });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                SessionsCommand.class,
                SubscriptionsCommand.class,
                StreamsCommand.class,
                PartnersCommand.class,
                LimitsCommand.class,
                PhonesCommand.class,
                ExplainCommand.class,
                TraceCommand.class,
                DrainCommand.class,
                DiagnoseCommand.class,
                SelfTestCommand.class
            })
    @Spec("D-46")
    void karafFindsEachCommandAndCanMakeIt(Class<?> command) throws Exception {
        assertThat(command).hasAnnotations(Command.class, Service.class);
        assertThat(command.getAnnotation(Command.class).scope()).isEqualTo("umpp");
        assertThat(command.getConstructor().newInstance()).isNotNull();
    }
}
