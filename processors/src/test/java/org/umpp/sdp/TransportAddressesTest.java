// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec("D-23")
class TransportAddressesTest {
    private static final TransportAddresses MONTAGUE = TransportAddresses.of("montague.example.net");

    @ParameterizedTest
    @Spec("Q-02")
    @CsvSource({
        "montague.example.net,5269",
        "xmpp.montague.example.net,5222",
        "XMPP.Montague.Example.NET.,5269",
        "a.b.montague.example.net,5269"
    })
    void followsTheDomainAndNamesUnderIt(String host, int port) {
        assertThat(MONTAGUE.choose(host, port)).isInstanceOfSatisfying(TransportAddress.Follow.class, follow -> {
            assertThat(follow.host()).isLowerCase().endsWith("montague.example.net");
            assertThat(follow.port()).isEqualTo(port);
            assertThat(follow.listed()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "169.254.169.254",
                "[::1]",
                "::1",
                "fe80::1%eth0",
                "::ffff:127.0.0.1",
                "localhost",
                "host.other.example",
                "evilmontague.example.net",
                "montague.example.net.other.example",
                "example.net",
                ".montague.example.net",
                "a..montague.example.net",
                "a b.montague.example.net",
                "a/b.montague.example.net",
                "other.example#.montague.example.net",
                "other.example\0.montague.example.net",
                "xmpp.montague。example.net",
                "ⅹmpp.montague.example.net"
            })
    void ignoresEveryOtherHost(String host) {
        assertThat(MONTAGUE.choose(host, 5269)).isInstanceOf(TransportAddress.Ignore.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 22, 5223, 5280, 65535})
    void ignoresPortsThatAreNotListed(int port) {
        assertThat(MONTAGUE.choose("xmpp.montague.example.net", port))
                .isEqualTo(new TransportAddress.Ignore("port " + port + " is not on the partner's list"));
    }

    @Test
    void followsWhatTheOperatorLists() {
        TransportAddresses listed = new TransportAddresses(
                Set.of("montague.example.net"),
                Set.of("127.0.0.1", "2001:db8::1", "Host.Other.Example"),
                Set.of(15269));
        assertThat(listed.choose("127.0.0.1", 15269)).isEqualTo(new TransportAddress.Follow("127.0.0.1", 15269, true));
        assertThat(listed.choose("[2001:DB8::1]", 15269))
                .isEqualTo(new TransportAddress.Follow("2001:db8::1", 15269, true));
        assertThat(listed.choose("host.other.example", 15269))
                .isEqualTo(new TransportAddress.Follow("host.other.example", 15269, true));
        assertThat(listed.choose("127.0.0.2", 15269)).isInstanceOf(TransportAddress.Ignore.class);
        assertThat(listed.choose("127.0.0.1", 5269)).isInstanceOf(TransportAddress.Ignore.class);
        assertThat(listed.choose("xmpp.montague.example.net", 5269)).isInstanceOf(TransportAddress.Ignore.class);
    }

    @Test
    void aNameLongerThanDnsAllowsIsIgnored() {
        String label = "a".repeat(63) + ".";
        assertThat(MONTAGUE.choose(label.repeat(4) + "montague.example.net", 5269))
                .isInstanceOf(TransportAddress.Ignore.class);
    }

    @Test
    @Spec("Q-05")
    void theMisspeltHostOfTheDraftIsNotFollowed() {
        assertThat(TransportAddresses.of("thecappulets.example.com").choose("impish.thecapulets.example.com", 5222))
                .isInstanceOf(TransportAddress.Ignore.class);
    }
}
