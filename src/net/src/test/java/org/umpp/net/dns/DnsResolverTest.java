// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.net.dns.ResolutionException.Reason;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

@Spec("C-09")
class DnsResolverTest {
    private NameServer server;
    private DnsResolver resolver;

    private static Name name(String text) {
        return Name.fromConstantString(text);
    }

    @BeforeEach
    void start() throws Exception {
        Name im = name("_im._sip.montague.example.");
        Name sip = name("sip.montague.example.");
        Name montague = name("montague.example.");
        server = new NameServer(
                new SRVRecord(im, DClass.IN, 60, 20, 5, 5061, name("Backup.montague.example.")),
                new SRVRecord(im, DClass.IN, 60, 10, 5, 5062, sip),
                new SRVRecord(name("_pres._sip.montague.example."), DClass.IN, 60, 0, 0, 0, Name.root),
                new NAPTRRecord(
                        montague, DClass.IN, 60, 20, 1, "s", "SIP+D2T", "", name("_sip._tcp.montague.example.")),
                new NAPTRRecord(
                        montague, DClass.IN, 60, 10, 1, "s", "SIPS+D2T", "", name("_sips._tcp.montague.example.")),
                new ARecord(sip, DClass.IN, 60, InetAddress.getByName("192.0.2.1")),
                new AAAARecord(sip, DClass.IN, 60, InetAddress.getByName("2001:db8::1")),
                new CNAMERecord(name("alias.montague.example."), DClass.IN, 60, sip));
        resolver = DnsResolver.of(List.of(server.address()), Duration.ofMillis(400));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static Reason failure(CompletionStage<?> stage) throws Exception {
        try {
            answer(stage);
            throw new AssertionError("answered");
        } catch (ExecutionException e) {
            return ((ResolutionException) e.getCause()).reason();
        }
    }

    @Test
    @Spec("RFC 2782")
    void serviceRecordsComeWithHostsInLowerCase() throws Exception {
        assertThat(answer(resolver.srv("_im._sip.montague.example")))
                .containsExactly(
                        new ServiceRecord(10, 5, 5062, "sip.montague.example"),
                        new ServiceRecord(20, 5, 5061, "backup.montague.example"));
    }

    @Test
    @Spec("RFC 2782")
    void theRootAsTargetSaysThatTheServiceIsAbsent() throws Exception {
        assertThat(ServiceRecords.sayAbsent(answer(resolver.srv("_pres._sip.montague.example"))))
                .isTrue();
    }

    @Test
    @Spec("RFC 3403 §4.1")
    void naptrRecordsComeInOrder() throws Exception {
        assertThat(answer(resolver.naptr("montague.example.")))
                .containsExactly(
                        new NaptrRecord(10, 1, "s", "SIPS+D2T", "_sips._tcp.montague.example"),
                        new NaptrRecord(20, 1, "s", "SIP+D2T", "_sip._tcp.montague.example"));
    }

    @Test
    void bothFamiliesOfAddressesAreFoundAlsoUnderAnAlias() throws Exception {
        assertThat(answer(resolver.addresses("alias.montague.example")))
                .containsExactly(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1"));
    }

    @Test
    void aNameThatDoesNotExistHasNoRecords() throws Exception {
        assertThat(answer(resolver.srv("_im._sip.nowhere.example"))).isEmpty();
        assertThat(answer(resolver.addresses("nowhere.example"))).isEmpty();
        assertThat(answer(resolver.naptr("sip.montague.example"))).isEmpty();
    }

    @Test
    void aServerThatCannotTellIsNoNegativeAnswer() throws Exception {
        assertThat(failure(resolver.srv("_im._sip.broken.example"))).isEqualTo(Reason.SERVER_FAILURE);
        assertThat(failure(resolver.addresses("broken.example"))).isEqualTo(Reason.SERVER_FAILURE);
    }

    @Test
    void silenceIsATimeout() throws Exception {
        assertThat(failure(resolver.srv("_im._sip.mute.example"))).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void anAnswerIsRemembered() throws Exception {
        answer(resolver.srv("_im._sip.montague.example"));
        answer(resolver.srv("_IM._sip.montague.example"));

        assertThat(server.asked).containsExactly("_im._sip.montague.example. SRV");
    }

    @Test
    void numericAddressesAreNotAskedFor() throws Exception {
        assertThat(answer(resolver.addresses("192.0.2.9"))).containsExactly(InetAddress.getByName("192.0.2.9"));
        assertThat(answer(resolver.addresses("2001:db8::9"))).containsExactly(InetAddress.getByName("2001:db8::9"));
        assertThat(server.asked).isEmpty();
    }

    @Test
    void anImpossibleNameHasNoRecords() throws Exception {
        assertThat(answer(resolver.srv("x".repeat(64) + ".example"))).isEmpty();
        assertThat(answer(resolver.addresses("a..example"))).isEmpty();
        assertThat(server.asked).isEmpty();
    }

    @Test
    void aHostsFileComesFirst(@TempDir Path folder) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "192.0.2.77 sip.montague.example\n");
        DnsResolver withHosts = DnsResolver.of(List.of(server.address()), hosts, Duration.ofMillis(400));

        assertThat(answer(withHosts.addresses("sip.montague.example"))).contains(InetAddress.getByName("192.0.2.77"));
    }
}
