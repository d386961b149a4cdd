// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.xmpp.stream.Stanza;

/** Which user is where, from a file that may be edited at any time. */
@Spec({"R-003", "D-19"})
class UserFilesTest {
    private static final String FILE = "users.properties";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private UserFiles says(String... lines) throws Exception {
        Files.write(folder.resolve(FILE), java.util.List.of(lines));
        return new UserFiles(folder);
    }

    @Test
    void aUserIsWhereItsLineSaysOrThatOfItsDomain() throws Exception {
        UserFiles files = says(
                "romeo@montague.example.net = xmpp",
                "o\\\\27brien@montague.example.net = jms",
                "*@Verona.example.org = sip",
                "mercutio@verona.example.org = xmpp");

        assertThat(files.community(FILE, "Romeo@montague.example.net")).isEqualTo("xmpp");
        assertThat(files.community(FILE, "o\\27brien@montague.example.net")).isEqualTo("jms");
        assertThat(files.community(FILE, "benvolio@verona.example.org")).isEqualTo("sip");
        assertThat(files.community(FILE, "mercutio@verona.example.org")).isEqualTo("xmpp");
        assertThat(files.community(FILE, "rosaline@montague.example.net")).isNull();
    }

    @Test
    void aChangeIsSeenAndAMistakeIsNot() throws Exception {
        UserFiles files = says("romeo@montague.example.net = xmpp");
        assertThat(files.community(FILE, ROMEO)).isEqualTo("xmpp");

        says("romeo@montague.example.net = jms, perhaps");
        Files.setLastModifiedTime(folder.resolve(FILE), java.nio.file.attribute.FileTime.from(java.time.Instant.EPOCH));
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> "xmpp".equals(files.community(FILE, ROMEO)));

        says("romeo@montague.example.net = jms");
        await().atMost(PATIENCE).until(() -> "jms".equals(files.community(FILE, ROMEO)));
    }

    @Test
    void whatIsWrongInItIsSaid() throws Exception {
        assertThatThrownBy(() -> says("romeo = xmpp").community(FILE, ROMEO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("romeo = xmpp (expected: user@domain = the name of a community)");
        assertThatThrownBy(() -> new UserFiles(folder).community("none.properties", ROMEO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none.properties");
    }

    @Test
    @Spec("D-41")
    void theExampleDecidesByItAndWhoIsNotInItIsNobody() throws Exception {
        try (Federation federation =
                new Federation(folder, "community.xmpp = 127.0.0.1:5347", "community.xmpp.secret = x")) {
            Path users = federation.routeFolder.resolve("communities").resolve(FILE);
            Files.writeString(users, "romeo@montague.example.net = xmpp\n");
            Files.delete(federation.routeFolder.resolve("communities/directory.xml"));
            federation.example("directory-file.xml");

            assertThat(invited(federation, ROMEO, "c1")).isNull();
            federation.partnerWrites(JULIET + "/x", agreed, "thread-c1", "Art thou not Romeo?");
            assertThat(federation
                            .host
                            .next("message")
                            .getMessage()
                            .getBody(Stanza.class)
                            .body())
                    .isEqualTo("Art thou not Romeo?");
            assertThat(invited(federation, "rosaline@montague.example.net", "c2"))
                    .isEqualTo(404);

            Files.writeString(users, "rosaline@montague.example.net = xmpp\n");
            await().atMost(PATIENCE).until(() -> invited(federation, "rosaline@montague.example.net", "c3") == null);
            assertThat(invited(federation, ROMEO, "c4")).isEqualTo(404);
        }
    }

    private String agreed;

    private Integer invited(Federation federation, String user, String callId) {
        var answer = federation.partnerInvites(JULIET, user, callId).getMessage();
        String description = String.valueOf(answer.getBody(String.class));
        agreed = description
                .lines()
                .filter(line -> line.startsWith("a=jid:"))
                .map(line -> line.substring(6))
                .findFirst()
                .orElse("");
        return answer.getHeader("CamelSipStatus", Integer.class);
    }
}
