// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.umpp.interop.xmpp.XmppUser.attribute;

import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.xmpp.XmppUser;
import org.umpp.presence.Subscription;

/**
 * Users of the two houses see each other. Their servers keep the rosters, so that each conversation has users of its own; it is played with
 * the watcher in either house.
 */
@ExtendWith(Houses.Shared.class)
class PresenceTest {
    private final Houses houses;

    PresenceTest(Houses houses) {
        this.houses = houses;
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-010", "D-32", "D-34", "D-35", "D-38", "C-07", "RFC 8048 §5.2", "RFC 6121 §3.1", "RFC 6121 §4.3"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = {Feature.PRESENCE, Feature.DEVICES})
    void aWatcherSeesEveryResourceComeAndGo(House house) throws Exception {
        String romeo = house.jid("romeo");
        String juliet = house.partner().jid("juliet");
        try (XmppUser balcony = houses.user(house.partner(), "juliet", "balcony")) {
            try (XmppUser orchard = houses.user(house, "romeo", "orchard")) {
                orchard.says("<presence to='" + juliet + "' type='subscribe'/>");
                sees(balcony, romeo, "subscribe");
                balcony.says("<presence to='" + romeo + "' type='subscribed'/>");
                sees(orchard, juliet, "subscribed");
                sees(orchard, juliet + "/balcony", "");

                balcony.says("<presence><show>dnd</show><status>Madam!</status><status xml:lang='it'>Signora!</status>"
                        + "<priority>3</priority></presence>");
                assertThat(sees(orchard, juliet + "/balcony", ""))
                        .contains("<show>dnd</show>", "Madam!", "Signora!", "<priority>3</priority>");

                try (XmppUser chamber = houses.user(house.partner(), "juliet", "1 chamber")) {
                    sees(orchard, juliet + "/1 chamber", "");
                    chamber.says("<presence type='unavailable'/>");
                    sees(orchard, juliet + "/1 chamber", "unavailable");
                }
            }

            try (XmppUser garden = houses.user(house, "romeo", "garden")) {
                // who comes sees at once what is known
                assertThat(sees(garden, juliet + "/balcony", "")).contains("<show>dnd</show>");

                balcony.says("<presence type='unavailable'/>");
                sees(garden, juliet + "/balcony", "unavailable");

                garden.says("<presence to='" + juliet + "' type='unsubscribe'/>");
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                houses.server(house.partner()).server().subscriptions())
                        .noneMatch(between(juliet, romeo)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-32", "RFC 8048 §5.2.2", "RFC 6121 §3.1.6"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = Feature.PRESENCE)
    void whoIsRefusedIsTold(House house) throws Exception {
        String mercutio = house.jid("mercutio");
        String nurse = house.partner().jid("nurse");
        try (XmppUser watcher = houses.user(house, "mercutio", "street");
                XmppUser presentity = houses.user(house.partner(), "nurse", "gate")) {
            watcher.says("<presence to='" + nurse + "' type='subscribe'/>");
            sees(presentity, mercutio, "subscribe");

            presentity.says("<presence to='" + mercutio + "' type='unsubscribed'/>");

            sees(watcher, nurse, "unsubscribed");
            awaitNoSubscription(house, mercutio, nurse);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-32", "RFC 6121 §3.2", "RFC 8048 §5.3"})
    void whatWasGrantedIsTakenBack(House house) throws Exception {
        String tybalt = house.jid("tybalt");
        String benvolio = house.partner().jid("benvolio");
        try (XmppUser watcher = houses.user(house, "tybalt", "street");
                XmppUser presentity = houses.user(house.partner(), "benvolio", "square")) {
            watcher.says("<presence to='" + benvolio + "' type='subscribe'/>");
            sees(presentity, tybalt, "subscribe");
            presentity.says("<presence to='" + tybalt + "' type='subscribed'/>");
            sees(watcher, benvolio, "subscribed");
            sees(watcher, benvolio + "/square", "");

            presentity.says("<presence to='" + tybalt + "' type='unsubscribed'/>");

            sees(watcher, benvolio + "/square", "unavailable");
            awaitNoSubscription(house, tybalt, benvolio);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-32", "RFC 8048 §5", "RFC 6121 §3"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = Feature.PRESENCE)
    void twoWhoSeeEachOtherDoSoIndependently(House house) throws Exception {
        String paris = house.jid("paris");
        String peter = house.partner().jid("peter");
        try (XmppUser one = houses.user(house, "paris", "hall");
                XmppUser other = houses.user(house.partner(), "peter", "kitchen")) {
            one.says("<presence to='" + peter + "' type='subscribe'/>");
            sees(other, paris, "subscribe");
            other.says("<presence to='" + paris + "' type='subscribed'/>");
            sees(one, peter + "/kitchen", "");
            other.says("<presence to='" + paris + "' type='subscribe'/>");
            sees(one, peter, "subscribe");
            one.says("<presence to='" + peter + "' type='subscribed'/>");
            sees(other, paris + "/hall", "");

            one.says("<presence to='" + peter + "' type='unsubscribe'/>");
            awaitNoSubscription(house, paris, peter);
            one.says("<presence><show>away</show></presence>");

            assertThat(sees(other, paris + "/hall", "")).contains("<show>away</show>");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-19", "D-32", "RFC 8048 §5.2.1"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = Feature.UNKNOWN_USER)
    void whoAsksToSeeNobodyWaitsAsForSomebodyWhoDoesNotDecide(House house) throws Exception {
        String sampson = house.jid("sampson");
        String rosaline = house.partner().jid("rosaline");
        try (XmppUser watcher = houses.user(house, "sampson", "street")) {
            watcher.says("<presence to='" + rosaline + "' type='subscribe'/>");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                            houses.server(house).server().subscriptions())
                    .anyMatch(between(sampson, rosaline).and(Subscription.Pending.class::isInstance)));

            watcher.says("<presence to='" + rosaline + "' type='unsubscribe'/>");

            awaitNoSubscription(house, sampson, rosaline);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                            houses.server(house.partner()).server().subscriptions())
                    .noneMatch(between(rosaline, sampson)));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-37", "D-02", "RFC 6121 §4.3"})
    void aRestartOfTheOthersServerLosesNothing(House house) throws Exception {
        String gregory = house.jid("gregory");
        String juliet = house.partner().jid("juliet");
        try (XmppUser watcher = houses.user(house, "gregory", "street")) {
            try (XmppUser balcony = houses.user(house.partner(), "juliet", "balcony")) {
                watcher.says("<presence to='" + juliet + "' type='subscribe'/>");
                sees(balcony, gregory, "subscribe");
                balcony.says("<presence to='" + gregory + "' type='subscribed'/>");
                sees(watcher, juliet + "/balcony", "");
                watcher.writes(juliet, "g1", house + "-9", "one");
                assertThat(XmppUser.text(balcony.reads(), "body")).isEqualTo("one");
                // what is not confirmed when the connection breaks is sent again
                houses.awaitDelivered(house.partner(), house + "-9");
            }

            houses.stop(house.partner());
            houses.awaitNoConnection(house.partner());
            watcher.writes(juliet, "g2", house + "-9", "two");
            houses.start(house.partner());
            houses.awaitConnection(house.partner());

            sees(watcher, juliet + "/balcony", "unavailable");
            try (XmppUser chamber = houses.user(house.partner(), "juliet", "chamber")) {
                sees(watcher, juliet + "/chamber", "");
                assertThat(XmppUser.text(chamber.reads(), "body")).isEqualTo("two");
                chamber.writes(watcher.jid(), "j1", house + "-9", "three");
                assertThat(XmppUser.text(watcher.reads(), "body")).isEqualTo("three");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-33", "D-37"})
    void afterARestartOfOursAUserSeesWhomItSawWithoutDoingAnything(House house) throws Exception {
        String abram = house.jid("abram");
        String paris = house.partner().jid("paris");
        try (XmppUser watcher = houses.user(house, "abram", "street");
                XmppUser hall = houses.user(house.partner(), "paris", "hall")) {
            watcher.says("<presence to='" + paris + "' type='subscribe'/>");
            sees(hall, abram, "subscribe");
            hall.says("<presence to='" + abram + "' type='subscribed'/>");
            sees(watcher, paris + "/hall", "");

            houses.restart(house);
            sees(watcher, paris + "/hall", "unavailable");
            sees(watcher, paris + "/hall", "");

            watcher.says("<presence to='" + paris + "' type='unsubscribe'/>");
            awaitNoSubscription(house, abram, paris);
        }
    }

    /** The next presence of somebody and of this type that a user sees, whatever else it sees before. */
    private static String sees(XmppUser user, String from, String type) throws InterruptedException {
        String presence = user.sees();
        while (!attribute(presence, "from").equals(from)
                || !attribute(presence, "type").equals(type)) {
            presence = user.sees();
        }
        return presence;
    }

    private static Predicate<Subscription> between(String local, String peer) {
        return subscription -> subscription.key().local().equals(local)
                && subscription.key().peer().equals(peer);
    }

    /** Returns when a user of a house watches another no more; that one may watch the user still. */
    private void awaitNoSubscription(House house, String local, String peer) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(houses.server(house).server().subscriptions())
                        .noneMatch(between(local, peer)
                                .and(subscription -> !subscription.key().isWatched())));
    }
}
