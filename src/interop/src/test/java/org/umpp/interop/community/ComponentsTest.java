// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.umpp.interop.xmpp.XmppUser.attribute;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.interop.xmpp.XmppUser;
import org.umpp.server.management.Health;
import org.umpp.server.management.LimitRow;
import org.umpp.xmpp.netty.HostSnapshot;

/** What we are to an XMPP server: a component for each partner, as long as it is one. */
@ExtendWith(Houses.Shared.class)
class ComponentsTest {
    private final Houses houses;

    ComponentsTest(Houses houses) {
        this.houses = houses;
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-003", "D-41", "XEP-0114 §3"})
    void aPartnerThatComesIsAComponentAndNoneWhenItGoes(House house) throws Exception {
        TestServer server = houses.server(house);
        Instant since = since(house);
        server.partner(Houses.LATER, "sip = 127.0.0.1:9").reconfigure();
        houses.awaitConnection(house, Houses.LATER);
        try (XmppUser romeo = houses.user(house, "romeo", "orchard")) {
            // a server may say that we are the component a moment before it sends us anything
            awaitAnswer(romeo, Houses.LATER);
            // nobody is there, but it is we who say so
            romeo.writes("apothecary@" + Houses.LATER, "r1", house + "-20", "What, ho!");
            String back = romeo.reads();
            assertThat(attribute(back, "id")).isEqualTo("r1");
            assertThat(attribute(back, "type")).isEqualTo("error");
        }

        server.noPartner(Houses.LATER).reconfigure();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(houses.connections(house))
                .extracting(HostSnapshot::name)
                .containsExactly(house.partner().domain()));
        assertThat(since(house)).as("the other one has stayed").isEqualTo(since);
    }

    @Test
    @Spec({"D-30", "R-003"})
    void theWayToAServerIsAsSafeAsTheSettingsSay() {
        assertThat(houses.connections(House.EJABBERD))
                .extracting(HostSnapshot::server)
                .allMatch(server -> server.endsWith(" with TLS"));
        assertThat(houses.connections(House.PROSODY))
                .extracting(HostSnapshot::server)
                .allMatch(server -> server.contains(" at 127.") && !server.contains("TLS"));
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-29", "R-003"})
    void whatWaitsForTheServerHasABoundThatIsShown(House house) {
        assertThat(houses.server(house).server().inspection().limits().rows())
                .filteredOn(row -> row.of().equals("xmpp server"))
                .extracting(LimitRow::limit)
                .containsExactly("queued.max", "routes");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-003", "XEP-0030 §3.1", "XEP-0199 §4"})
    void clientsLearnWhatAPartnersDomainIs(House house) throws Exception {
        try (XmppUser romeo = houses.user(house, "romeo", "orchard")) {
            romeo.says("<iq type='get' id='q1' to='" + house.partner().domain()
                    + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
            assertThat(romeo.isAnswered()).contains("<identity", "category='gateway'");

            romeo.says("<iq type='get' id='q2' to='" + house.partner().jid("juliet")
                    + "'><query xmlns='jabber:iq:version'/></iq>");
            assertThat(romeo.isAnswered()).contains("<service-unavailable");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-47", "R-003"})
    void aServerThatDoesNotHaveUsIsSeenByItsOperator(House house) throws Exception {
        houses.stop(house);
        try {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Health health = houses.server(house).server().health();
                assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
                assertThat(health.reasons())
                        .anyMatch(reason ->
                                reason.contains("component " + house.partner().domain()));
            });
        } finally {
            houses.start(house);
        }
        houses.awaitConnection(house);
        assertThat(houses.server(house).server().health().state()).isEqualTo(Health.State.UP);
    }

    /** Returns when a domain answers a ping of its own. */
    private static void awaitAnswer(XmppUser user, String domain) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            user.says("<iq type='get' id='ping' to='" + domain + "'><ping xmlns='urn:xmpp:ping'/></iq>");
            return attribute(user.isAnswered(), "type").equals("result");
        });
    }

    private Instant since(House house) {
        return houses.connections(house).stream()
                .filter(connection -> connection.name().equals(house.partner().domain()))
                .findFirst()
                .orElseThrow()
                .since();
    }
}
