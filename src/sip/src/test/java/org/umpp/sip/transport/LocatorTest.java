// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.net.dns.NaptrRecord;
import org.umpp.net.dns.ResolutionException;
import org.umpp.net.dns.Resolver;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.dns.ServiceRecord;
import org.umpp.sip.message.Uri;
import org.umpp.sip.transport.TransportException.Reason;

@Spec({"R-017", "C-09"})
class LocatorTest {
    private static final String DOMAIN = "capulet.example";

    private final ResolverTable table = new ResolverTable();
    private final List<String> asked = new ArrayList<>();

    /** The table, and what was asked of it but for numeric hosts. */
    private final Resolver resolver = new Resolver() {
        @Override
        public CompletionStage<List<ServiceRecord>> srv(String name) {
            asked.add("SRV " + name);
            return table.srv(name);
        }

        @Override
        public CompletionStage<List<NaptrRecord>> naptr(String name) {
            asked.add("NAPTR " + name);
            return table.naptr(name);
        }

        @Override
        public CompletionStage<List<InetAddress>> addresses(String host) {
            if (!Character.isDigit(host.charAt(0))) {
                asked.add("A " + host);
            }
            return table.addresses(host);
        }
    };

    private static ServiceRecord srv(int priority, String host) {
        return new ServiceRecord(priority, 0, 5061, host);
    }

    private List<String> locate(String uri) {
        return locate(uri, StaticRoutes.NONE);
    }

    private List<String> locate(String uri, StaticRoutes routes) {
        Locator locator = new Locator(resolver, routes, new Random(1));
        return locator
                .locate(new Destination("montague.example", DOMAIN, Uri.parse(uri)))
                .toCompletableFuture()
                .join()
                .stream()
                .map(found -> found.target().protocol() + " "
                        + found.socketAddress().getAddress().getHostAddress() + " "
                        + found.target().port())
                .toList();
    }

    private Reason failure(String uri) {
        try {
            throw new AssertionError("found " + locate(uri));
        } catch (CompletionException e) {
            return ((TransportException) e.getCause()).reason();
        }
    }

    @Test
    void aStaticRouteNeedsNoDns() {
        StaticRoutes routes = domain -> domain.equals(DOMAIN)
                ? List.of(Target.parse("tls:192.0.2.1:5071"), Target.parse("tls:192.0.2.2"))
                : List.of();

        assertThat(locate("im:juliet@capulet.example", routes))
                .containsExactly("TLS 192.0.2.1 5071", "TLS 192.0.2.2 5061");
        assertThat(locate("sip:juliet@orchard.capulet.example", routes)).hasSize(2);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "im:juliet@capulet.example, _im._sip.capulet.example",
        "pres:juliet@capulet.example, _pres._sip.capulet.example"
    })
    @Spec("RFC 3861 §3")
    void theServiceOfTheSchemeIsAskedFirst(String uri, String service) {
        table.srv(service, srv(20, "b.capulet.example"), srv(10, "a.capulet.example"))
                .address("a.capulet.example", "192.0.2.1", "2001:db8::1")
                .address("b.capulet.example", "192.0.2.2");

        assertThat(locate(uri))
                .containsExactly("TLS 192.0.2.1 5061", "TLS 2001:db8:0:0:0:0:0:1 5061", "TLS 192.0.2.2 5061");
        assertThat(asked.get(0)).isEqualTo("SRV " + service);
        assertThat(asked).noneMatch(question -> question.startsWith("NAPTR"));
    }

    @Test
    @Spec("RFC 3263 §4.1")
    void withoutThatServiceSipOverTlsIsAskedFor() {
        table.naptr(
                        DOMAIN,
                        new NaptrRecord(10, 1, "s", "SIP+D2U", "_sip._udp.capulet.example"),
                        new NaptrRecord(20, 1, "s", "SIPS+D2T", "secure.capulet.example"))
                .srv("secure.capulet.example", srv(0, "a.capulet.example"))
                .address("a.capulet.example", "192.0.2.1");

        assertThat(locate("im:juliet@capulet.example")).containsExactly("TLS 192.0.2.1 5061");
        assertThat(asked)
                .containsExactly(
                        "SRV _im._sip.capulet.example",
                        "NAPTR capulet.example",
                        "SRV secure.capulet.example",
                        "A a.capulet.example");
    }

    @Test
    @Spec("RFC 3263 §4.2")
    void withoutAnyRecordTheDomainItselfIsTheHost() {
        table.address(DOMAIN, "192.0.2.1");

        assertThat(locate("im:juliet@capulet.example")).containsExactly("TLS 192.0.2.1 5061");
        assertThat(asked)
                .containsExactly(
                        "SRV _im._sip.capulet.example",
                        "NAPTR capulet.example",
                        "SRV _sips._tcp.capulet.example",
                        "A capulet.example");
    }

    @Test
    @Spec({"R-036", "RFC 3263 §4.1", "RFC 3263 §4.2"})
    void thePortOfPlainTextIsNotEvenAskedFor() {
        table.naptr(DOMAIN, new NaptrRecord(10, 1, "s", "SIP+D2T", "_sip._tcp.capulet.example"))
                .srv("_sip._tcp.capulet.example", new ServiceRecord(0, 0, 5060, "plain.capulet.example"))
                .address("plain.capulet.example", "192.0.2.9")
                .address(DOMAIN, "192.0.2.1");

        assertThat(locate("im:juliet@capulet.example")).containsExactly("TLS 192.0.2.1 5061");
        assertThat(locate("sip:juliet@capulet.example")).containsExactly("TLS 192.0.2.1 5061");
        assertThat(asked).noneMatch(question -> question.contains("_sip._tcp") || question.contains("plain"));
    }

    @Test
    void aDomainKnownByItsImServiceOnlyIsFoundForASipUri() {
        table.srv("_im._sip.capulet.example", srv(0, "a.capulet.example")).address("a.capulet.example", "192.0.2.1");

        assertThat(locate("sip:gw@capulet.example")).containsExactly("TLS 192.0.2.1 5061");
    }

    @Test
    @Spec("RFC 3263 §4.2")
    void aHostOfThePeerWithAPortIsResolvedDirectly() {
        table.address("sip.capulet.example", "192.0.2.7");

        assertThat(locate("sip:gw@sip.capulet.example:5071;transport=tls")).containsExactly("TLS 192.0.2.7 5071");
        assertThat(asked).containsExactly("A sip.capulet.example");
    }

    @Test
    @Spec("Q-21")
    void aHostOfThePeerThatCannotBeFoundLeadsBackToItsDomain() {
        table.srv("_sips._tcp.capulet.example", srv(0, "a.capulet.example")).address("a.capulet.example", "192.0.2.1");

        assertThat(locate("sip:juliet@balcony.capulet.example")).containsExactly("TLS 192.0.2.1 5061");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:gw@victim.example",
        "sip:gw@victim.example:22",
        "sip:gw@10.0.0.1:5061",
        "sip:gw@evilcapulet.example",
        "sip:gw@[::1]:5061"
    })
    void aContactElsewhereIsNotFollowed(String contact) {
        table.address(DOMAIN, "192.0.2.1").address("victim.example", "198.51.100.1");

        assertThat(locate(contact)).containsExactly("TLS 192.0.2.1 5061");
        assertThat(asked).allMatch(question -> question.endsWith(" " + DOMAIN) || question.endsWith("." + DOMAIN));
    }

    @Test
    void aPlaintextContactIsNotFollowed() {
        table.address(DOMAIN, "192.0.2.1").address("sip.capulet.example", "192.0.2.7");

        assertThat(locate("sip:gw@sip.capulet.example:5060;transport=tcp")).containsExactly("TLS 192.0.2.1 5061");
        assertThat(locate("sip:gw@sip.capulet.example:5060;transport=udp")).containsExactly("TLS 192.0.2.1 5061");
    }

    @Test
    @Spec("RFC 2782")
    void aServiceThatIsAbsentIsNotLookedForElsewhere() {
        table.srv("_im._sip.capulet.example", srv(0, ".")).address(DOMAIN, "192.0.2.1");

        assertThat(failure("im:juliet@capulet.example")).isEqualTo(Reason.SERVICE_ABSENT);
    }

    @Test
    void aDomainThatDoesNotExistIsNotFound() {
        assertThat(failure("im:juliet@capulet.example")).isEqualTo(Reason.NO_SUCH_DOMAIN);
    }

    @Test
    void anAddressBesideAHostThatCannotBeResolvedIsUsed() {
        table.srv("_im._sip.capulet.example", srv(10, "a.capulet.example"), srv(20, "b.capulet.example"))
                .failing("a.capulet.example", ResolutionException.Reason.TIMEOUT)
                .address("b.capulet.example", "192.0.2.2");

        assertThat(locate("im:juliet@capulet.example")).containsExactly("TLS 192.0.2.2 5061");
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT, _im._sip.capulet.example, DNS_TIMEOUT",
        "SERVER_FAILURE, _im._sip.capulet.example, DNS_FAILURE",
        "TIMEOUT, capulet.example, DNS_TIMEOUT",
        "SERVER_FAILURE, _sips._tcp.capulet.example, DNS_FAILURE"
    })
    void aDnsThatCannotTellIsNoDomainThatDoesNotExist(ResolutionException.Reason reason, String name, Reason expected) {
        table.failing(name, reason);

        assertThat(failure("im:juliet@capulet.example")).isEqualTo(expected);
    }
}
