// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.net.dns.ResolutionException;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.dns.ServiceRecord;
import org.umpp.xmpp.stream.StreamEnd;

@Spec({"RFC 6120 §3.2", "XEP-0368 §3"})
class TargetsTest {
    private final ResolverTable dns = new ResolverTable();
    private Map<String, List<TargetHint>> routes = Map.of();

    @Test
    void bothServicesAreTriedInOneOrder() {
        dns.srv("_xmpps-server._tcp.capulet.example", new ServiceRecord(20, 0, 5270, "second.capulet.example"))
                .srv(
                        "_xmpp-server._tcp.capulet.example",
                        new ServiceRecord(30, 0, 5269, "third.capulet.example"),
                        new ServiceRecord(10, 0, 5271, "first.capulet.example"))
                .address("first.capulet.example", "192.0.2.1", "2001:db8::1")
                .address("second.capulet.example", "192.0.2.2")
                .address("third.capulet.example", "192.0.2.3");

        assertThat(find(null))
                .containsExactly(
                        "first.capulet.example[192.0.2.1]:5271",
                        "first.capulet.example[2001:db8:0:0:0:0:0:1]:5271",
                        "second.capulet.example[192.0.2.2]:5270 tls",
                        "third.capulet.example[192.0.2.3]:5269");
    }

    @Test
    void aDomainWithoutServicesIsReachedAtItsOwnAddress() {
        dns.address("capulet.example", "192.0.2.1");

        assertThat(find(null)).containsExactly("capulet.example[192.0.2.1]:5269");
    }

    @Test
    void aServiceWhoseHostIsUnknownDoesNotHideTheOthers() {
        dns.srv(
                        "_xmpp-server._tcp.capulet.example",
                        new ServiceRecord(10, 0, 5269, "gone.capulet.example"),
                        new ServiceRecord(20, 0, 5269, "here.capulet.example"))
                .failing("gone.capulet.example", ResolutionException.Reason.TIMEOUT)
                .address("here.capulet.example", "192.0.2.2");

        assertThat(find(null)).containsExactly("here.capulet.example[192.0.2.2]:5269");
    }

    @Test
    void aDomainThatSaysItHasNoServiceIsNotTriedElsewhere() {
        dns.srv("_xmpp-server._tcp.capulet.example", new ServiceRecord(0, 0, 0, "."))
                .address("capulet.example", "192.0.2.1");

        assertThat(found(null).targets()).isEmpty();
        assertThat(found(null).reason()).isEqualTo(new StreamEnd.Dns("capulet.example", true));
    }

    @Test
    void aDomainThatDoesNotExistIsToldFromOneThatNobodyCanTell() {
        assertThat(found(null).reason()).isEqualTo(new StreamEnd.Dns("capulet.example", true));

        dns.failing("_xmpp-server._tcp.capulet.example", ResolutionException.Reason.SERVER_FAILURE);
        assertThat(found(null).targets()).isEmpty();
        assertThat(found(null).reason()).isEqualTo(new StreamEnd.Dns("capulet.example", false));
    }

    @Test
    void domainsAreAskedForInALabels() {
        dns.address("xn--bcher-kva.example", "192.0.2.1");

        assertThat(targets()
                        .find("bücher.example", null)
                        .toCompletableFuture()
                        .join()
                        .targets())
                .hasSize(1);
    }

    @Test
    @Spec("R-017")
    void aStaticRouteAsksNobodyAndHeedsNoHint() {
        routes = Map.of("capulet.example", List.of(new TargetHint("10.0.0.1", 5000, true)));
        for (String name :
                List.of("_xmpps-server._tcp.capulet.example", "_xmpp-server._tcp.capulet.example", "capulet.example")) {
            dns.failing(name, ResolutionException.Reason.TIMEOUT);
        }

        assertThat(find(new TargetHint("192.0.2.9", 5222, false))).containsExactly("10.0.0.1[10.0.0.1]:5000");
    }

    @Test
    @Spec({"D-23", "Q-02"})
    void aHintIsTriedBeforeTheDnsOfTheDomain() {
        dns.address("xmpp.capulet.example", "192.0.2.9").address("capulet.example", "192.0.2.1");

        assertThat(find(new TargetHint("xmpp.capulet.example", 5222, false)))
                .containsExactly("xmpp.capulet.example[192.0.2.9]:5222", "capulet.example[192.0.2.1]:5269");
    }

    @ParameterizedTest
    @Spec("D-23")
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::1",
                "2002:a00:1::1",
            })
    void aHintIntoAPrivateNetworkLeadsNowhere(String address) {
        dns.address("xmpp.capulet.example", address).address("capulet.example", "192.0.2.1");

        assertThat(find(new TargetHint("xmpp.capulet.example", 5222, false)))
                .containsExactly("capulet.example[192.0.2.1]:5269");
        assertThat(find(new TargetHint("xmpp.capulet.example", 5222, true))).hasSize(2);
    }

    @ParameterizedTest
    @Spec("D-23")
    @ValueSource(
            strings = {
                "192.0.2.1",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "9.255.255.255",
                "2001:db8::1",
                "::ffff:192.0.2.1",
                "64:ff9b::c000:201",
                "2002:c000:201::1"
            })
    void aHintToAPublicAddressIsFollowed(String address) {
        dns.address("xmpp.capulet.example", address);

        assertThat(find(new TargetHint("xmpp.capulet.example", 5222, false))).hasSize(1);
    }

    @Test
    @Spec("D-23")
    void howManyPlacesAreTriedIsBounded() {
        String[] many = new String[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = "192.0.2." + i;
        }
        dns.address("capulet.example", many);

        assertThat(find(null)).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({
        "xmpp.capulet.example:5222, xmpp.capulet.example, 5222",
        "xmpp.capulet.example,      xmpp.capulet.example, 5269",
        "192.0.2.1:1,               192.0.2.1,            1",
        "[2001:db8::1]:5269,        2001:db8::1,          5269",
        "[2001:db8::1],             2001:db8::1,          5269",
        "a:65535,                   a,                    65535"
    })
    void aHintIsHostAndPort(String text, String host, int port) {
        assertThat(TargetHint.parse(text, false)).isEqualTo(new TargetHint(host, port, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":5269", "a:", "a:0", "a:65536", "a:+1", "a:x", "a:999999", "[::1", "[::1]x:1", "[]:1"})
    void whatIsNoHostAndPortIsNoHint(String text) {
        assertThat(TargetHint.parse(text, false)).isNull();
    }

    private Targets targets() {
        return new Targets(dns, routes, new SplittableRandom(1));
    }

    private Targets.Found found(TargetHint hint) {
        return targets().find("capulet.example", hint).toCompletableFuture().join();
    }

    private List<String> find(TargetHint hint) {
        return found(hint).targets().stream()
                .map(target -> target + (target.directTls() ? " tls" : ""))
                .toList();
    }
}
