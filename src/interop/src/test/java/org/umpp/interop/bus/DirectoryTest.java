// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Which user is where: by a rule, by a database, in several communities at once. */
@Spec({"R-003", "D-19"})
class DirectoryTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String JULIET = "juliet@" + CAPULET;

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder);
        montague.federatesWith(capulet);
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    /** Two communities, which say what they are given. */
    private void start() throws Exception {
        montague.route(
                "programs.xml",
                """
                <routes xmlns="http://camel.apache.org/schema/xml-io">
                  <route id="community-jms" routeConfigurationId="sub-route">
                    <from uri="direct:community-jms"/>
                    <setBody><simple>jms: ${body.to} ${body.body}</simple></setBody>
                    <to uri="direct:told"/>
                  </route>
                  <route id="community-other" routeConfigurationId="sub-route">
                    <from uri="direct:community-xmpp"/>
                    <filter>
                      <simple>${body.body} == 'not here'</simple>
                      <throwException exceptionType="java.lang.IllegalStateException" message="away"/>
                    </filter>
                    <setBody><simple>xmpp: ${body.to} ${body.body}</simple></setBody>
                    <to uri="direct:told"/>
                  </route>
                </routes>
                """);
        montague.edit("communities/xmpp.xml", "direct:community-xmpp", "direct:nobody");
        capulet.start();
        montague.start();
        montague.server().context().addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("direct:told")
                        .process(exchange -> told.add(exchange.getMessage().getBody(String.class)));
            }
        });
    }

    @Test
    void aHeaderRuleDecides() throws Exception {
        montague.edit(
                "communities/directory.xml",
                "<choice>",
                "<choice><when><simple>${header.UmppUser} startsWith 'helpdesk@'</simple>"
                        + "<setHeader name=\"UmppCommunity\"><constant>jms</constant></setHeader></when>");
        start();

        juliet("helpdesk", "My lamp is out");
        juliet("romeo", "Romeo!");

        assertThat(next()).startsWith("jms: helpdesk@" + MONTAGUE).endsWith("My lamp is out");
        assertThat(montague.reads().body()).isEqualTo("Romeo!");
    }

    @Test
    @Cell(users = Users.BUS, features = Feature.UNKNOWN_USER)
    @Spec("D-04")
    void aDatabaseDecidesAndWhoIsNotInItIsNobody() throws Exception {
        String url = "jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1";
        try (Connection database = DriverManager.getConnection(url);
                Statement statement = database.createStatement()) {
            statement.execute("create table users (jid varchar(255) primary key, community varchar(63) not null)");
            statement.execute("insert into users values ('romeo@" + MONTAGUE + "', 'xmpp'), ('o\\27brien@" + MONTAGUE
                    + "', 'jms')");
            montague.example(
                            "directory-sql.xml",
                            "jdbc:h2:tcp://127.0.0.1/users",
                            url,
                            "<property key=\"user\" value=\"umpp\"/>",
                            "",
                            "<property key=\"password\" value=\"{{env:UMPP_SQL_PASSWORD}}\"/>",
                            "")
                    .remove("communities/directory.xml");
            start();

            juliet("romeo", "Romeo!");
            assertThat(next()).startsWith("xmpp: romeo@").endsWith("Romeo!");
            juliet("o\\27brien", "Hail");
            assertThat(next()).startsWith("jms: o\\27brien@").endsWith("Hail");

            juliet("rosaline", "Who?");
            assertThat(error(capulet.reads())).isEqualTo("rosaline item-not-found");
            capulet.shows("<presence from='%s' to='rosaline@%s' type='subscribe'/>".formatted(JULIET, MONTAGUE));
            assertThat(capulet.sees().error().condition().element()).isEqualTo("item-not-found");

            statement.execute("update users set community = 'jms' where jid like 'romeo@%'");
            juliet("romeo", "Where art thou?");
            assertThat(next()).startsWith("jms: romeo@").endsWith("Where art thou?");
        }
    }

    @Test
    @Cell(users = Users.BUS, features = Feature.UNKNOWN_USER)
    @Spec({"D-04", "RFC 4515 §3"})
    void aDirectoryServerDecidesWhateverTheNamesHaveInThem() throws Exception {
        try (People people = new People("dc=example,dc=net")) {
            people.add("Romeo", "romeo@" + MONTAGUE, "xmpp");
            people.add("The Stars", "a*b(c)@" + MONTAGUE, "jms");
            montague.example(
                            "directory-ldap.xml",
                            "ldaps://ldap.example.net:636",
                            "ldap://127.0.0.1:" + people.port(),
                            "{{env:UMPP_LDAP_PASSWORD}}",
                            people.password())
                    .remove("communities/directory.xml");
            start();

            juliet("romeo", "Romeo!");
            assertThat(next()).startsWith("xmpp: romeo@").endsWith("Romeo!");
            juliet("a*b(c)", "Cross'd");
            assertThat(next()).startsWith("jms: a*b(c)@").endsWith("Cross'd");

            for (String name : List.of("rosaline", "r*", "*", "*)(mail=romeo", "romeo)(|(mail=*")) {
                juliet(name, "Who?");
                assertThat(error(capulet.reads())).isEqualTo(name + " item-not-found");
            }

            people.move("romeo@" + MONTAGUE, "jms");
            juliet("romeo", "Where art thou?");
            assertThat(next()).startsWith("jms: romeo@").endsWith("Where art thou?");
        }
    }

    @Test
    void inSeveralCommunitiesEachGetsItOrOneAfterTheOther() throws Exception {
        montague.example("directory-several.xml").remove("communities/directory.xml");
        start();

        juliet("helpdesk", "My lamp is out");
        assertThat(next()).startsWith("xmpp: helpdesk@").endsWith("My lamp is out");
        assertThat(next()).startsWith("jms: helpdesk@").endsWith("My lamp is out");

        juliet("romeo", "Romeo!");
        assertThat(next()).startsWith("xmpp: romeo@").endsWith("Romeo!");
        juliet("romeo", "not here");
        assertThat(next()).startsWith("jms: romeo@").endsWith("not here");
        assertThat(told).isEmpty();
    }

    private void juliet(String to, String body) {
        capulet.writes(
                "<message from='%s/balcony' to='%s@%s' id='%s' type='chat'><thread>%s</thread><body>%s</body></message>"
                        .formatted(JULIET, to, MONTAGUE, to, to, body));
    }

    private static String error(Stanza stanza) {
        assertThat(stanza.isError()).as(stanza.toString()).isTrue();
        return stanza.id() + ' ' + stanza.error().condition().element();
    }

    private String next() throws InterruptedException {
        String next = told.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("what a community is told within 30 s").isNotNull();
        return next;
    }
}
