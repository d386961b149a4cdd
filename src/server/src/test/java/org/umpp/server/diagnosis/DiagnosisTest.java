// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.net.dns.ResolutionException;
import org.umpp.net.dns.Resolver;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.dns.ServiceRecord;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.sip.transport.Edge;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.Target;
import org.umpp.throwaway.CertificateRequest.Purpose;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.TargetHint;

/** Each partner here is broken in one way; the diagnosis names that way, and no other. */
@Spec("D-48")
class DiagnosisTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String HOST = "127.0.0.1";
    private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
    private static final String MECHANISMS =
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>%s</mechanism></mechanisms>";
    private static final String[] GOOD = {
        "Allow: INVITE, SUBSCRIBE, NOTIFY", "Accept: application/sdp, application/pidf+xml", "Allow-Events: presence"
    };
    private static final TimeLimits PATIENT =
            new TimeLimits(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofMillis(100), Duration.ofHours(1));
    /** For those who refuse us: they may be slow, and then it is not waited any longer. */
    private static final TimeLimits EXPECTING_REFUSAL =
            new TimeLimits(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(8), Duration.ofHours(1));

    private static final TimeLimits HASTY =
            new TimeLimits(Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofHours(1));

    private static final ThrowawayAuthority VERONA = ThrowawayAuthority.create("Verona");
    private static final ThrowawayAuthority MANTUA = ThrowawayAuthority.create("Mantua");

    @TempDir
    static Path folder;

    private static HealthyPartner healthy;

    private final List<FakeServer> fakes = new ArrayList<>();
    private final ResolverTable dns = new ResolverTable();
    private KnownPartner partner;

    DiagnosisTest() {
        partner = known(healthy.server().sipPort(), healthy.server().xmppPort(), Set.of());
    }

    @BeforeAll
    static void partnerServes() throws Exception {
        healthy = new HealthyPartner(CAPULET, MONTAGUE, "", VERONA, folder);
    }

    @AfterAll
    static void partnerEnds() {
        healthy.close();
    }

    @AfterEach
    void fakesEnd() throws Exception {
        for (FakeServer fake : fakes) {
            fake.close();
        }
    }

    // --- our policy

    @Test
    void withoutAFileItIsNoPartnerButMayBeLookedAt() {
        partner = null;
        dns.srv("_im._sip." + CAPULET, service(healthy.server().sipPort(), "sip." + CAPULET))
                .srv("_pres._sip." + CAPULET, service(healthy.server().sipPort(), "sip." + CAPULET))
                .srv("_xmpp-server._tcp." + CAPULET, service(healthy.server().xmppPort(), "xmpp." + CAPULET))
                .address("sip." + CAPULET, HOST)
                .address("xmpp." + CAPULET, HOST);

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("partner-unknown");
        assertThat(Finding.exitCode(findings)).isEqualTo(10);
        assertThat(seen(findings, "partner-unknown")).contains("org.umpp.partner-" + CAPULET + ".cfg");
        assertThat(seen(findings, "sip-located")).contains("sip." + CAPULET, HOST);
    }

    @Test
    void ourOwnDomainIsNoPartner() {
        assertThat(ids(new Diagnosis(viewpoint(), PATIENT).of(MONTAGUE))).containsExactly("partner-ourselves");
    }

    @Test
    void whatIsNoDomainIsNotDiagnosed() {
        assertThatThrownBy(() -> new Diagnosis(viewpoint(), PATIENT).of("the capulets"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Diagnosis(viewpoint(), PATIENT).of(CAPULET, "verona.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(MONTAGUE);
    }

    // --- DNS

    @Test
    @Spec("RFC 3861 §3")
    void aDomainThatDoesNotExist() {
        partner = KnownPartner.of(CAPULET);

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-domain-unknown", "xmpp-domain-unknown");
        assertThat(Finding.exitCode(findings)).isEqualTo(20);
        assertThat(seen(findings, "sip-domain-unknown")).contains("_im._sip." + CAPULET, "_pres._sip." + CAPULET);
        assertThat(seen(findings, "xmpp-domain-unknown")).contains("_xmpp-server._tcp." + CAPULET);
    }

    @Test
    @Spec({"RFC 2782", "RFC 6120 §3.2.1"})
    void aDomainThatSaysItHasNoSuchService() {
        partner = KnownPartner.of(CAPULET);
        ServiceRecord absent = new ServiceRecord(0, 0, 0, ".");
        dns.srv("_im._sip." + CAPULET, absent)
                .srv("_pres._sip." + CAPULET, absent)
                .srv("_xmpp-server._tcp." + CAPULET, absent);

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-service-absent", "xmpp-service-absent");
        assertThat(seen(findings, "xmpp-service-absent")).contains("_xmpp-server._tcp." + CAPULET);
    }

    @Test
    void aNameServerThatDoesNotAnswer() {
        partner = KnownPartner.of(CAPULET);
        for (String name : List.of("_im._sip.", "_pres._sip.", "_xmpp-server._tcp.", "_xmpps-server._tcp.", "")) {
            dns.failing(name + CAPULET, ResolutionException.Reason.TIMEOUT);
        }

        assertThat(failures(diagnose())).containsExactly("sip-dns-failure", "xmpp-dns-failure");
    }

    @Test
    void aDomainWithoutServiceRecordsIsFoundAtItsAddressWithAWarning() {
        partner = new KnownPartner(
                CAPULET, CAPULET, List.of(), hint(healthy.server().xmppPort()), Set.of());
        dns.address(CAPULET, HOST);

        List<Finding> findings = diagnose();

        assertThat(ids(findings)).contains("sip-no-service-record");
        assertThat(seen(findings, "sip-no-service-record")).contains(HOST, "5061");
    }

    @Test
    @Spec({"D-48", "RFC 3261 §8.1.2"})
    void aPartnerBehindOurEdgeIsAskedThroughTheEdge() {
        partner = new KnownPartner(
                "verona.example",
                "verona.example",
                List.of(),
                hint(healthy.server().xmppPort()),
                Set.of("no key of the edge"),
                true,
                true,
                new Edge(CAPULET, List.of(target(healthy.server().sipPort()))));

        List<Finding> findings = diagnose();

        assertThat(seen(findings, "partner-admitted")).contains("our edge " + CAPULET);
        assertThat(ids(findings)).contains("sip-certificate", "sip-options");
        assertThat(failures(findings)).noneMatch(id -> id.startsWith("sip-"));
    }

    // --- connection

    @Test
    void nobodyListens() throws Exception {
        FakeServer gone = fake(line -> {});
        gone.close();
        partner = known(gone.port(), gone.port(), Set.of());

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-connection-refused", "xmpp-connection-refused");
        assertThat(Finding.exitCode(findings)).isEqualTo(21);
        assertThat(seen(findings, "sip-connection-refused")).contains(HOST + ":" + gone.port());
    }

    @Test
    void oneOfTwoServersIsDown() throws Exception {
        FakeServer gone = fake(line -> {});
        gone.close();
        partner = new KnownPartner(
                CAPULET,
                CAPULET,
                List.of(target(gone.port()), target(healthy.server().sipPort())),
                hint(healthy.server().xmppPort()),
                Set.of());

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).isEmpty();
        assertThat(ids(findings)).contains("sip-partly-connected", "sip-options");
    }

    @Test
    void nobodyAnswers() throws Exception {
        FakeServer silent = fake(Line::staysSilent);
        partner = known(silent.port(), silent.port(), Set.of());

        List<Finding> findings = diagnose(HASTY);

        assertThat(failures(findings)).containsExactly("sip-tls-silent", "xmpp-stream-silent");
    }

    @Test
    void aServerThatDripsIsNotWaitedForBeyondTheWholeTime() throws Exception {
        FakeServer dripping = fake(line -> {
            while (true) {
                line.says(" ");
                Thread.onSpinWait();
            }
        });
        partner = known(healthy.server().sipPort(), dripping.port(), Set.of());
        long start = System.nanoTime();

        List<Finding> findings = diagnose(new TimeLimits(
                Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofHours(1)));

        assertThat(failures(findings)).contains("xmpp-stream-silent");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    // --- TLS over SIP

    @Test
    void plainTextInPlaceOfTls() throws Exception {
        sip(line -> {
            line.says("SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            line.staysSilent();
        });

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-not-tls");
        assertThat(Finding.exitCode(findings)).isEqualTo(23);
    }

    @Test
    void aServerThatHangsUp() throws Exception {
        sip(line -> {});

        assertThat(failures(diagnose())).containsExactly("sip-tls-closed");
    }

    @Test
    void noVersionInCommon() throws Exception {
        sip(line -> {
            line.hears("\3\3"); // within the ClientHello
            line.says("\25\3\3\0\2\2\106"); // alert: fatal, protocol_version
            line.staysSilent();
        });

        assertThat(failures(diagnose())).containsExactly("sip-tls-parameters");
    }

    @Test
    @Spec({"C-11", "RFC 5922 §7"})
    void aCertificateOfAnUnknownAuthority() throws Exception {
        sip(tls(MANTUA.forDomain(CAPULET)));

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-certificate-untrusted");
        assertThat(seen(findings, "sip-certificate-untrusted")).contains("CN=Mantua");
        assertThat(ids(findings)).contains("sip-unchecked").doesNotContain("sip-options");
        assertThat(Finding.exitCode(findings)).isEqualTo(24);
    }

    @Test
    void anExpiredCertificate() throws Exception {
        IssuedCertificate expired =
                VERONA.certificate(CAPULET).dns(CAPULET).expired().issue();
        sip(tls(expired));

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-certificate-expired");
        assertThat(seen(findings, "sip-certificate-expired"))
                .contains(CertificateText.moment(expired.leaf().getNotAfter()));
    }

    @Test
    @Spec({"C-11", "RFC 5922 §7.1"})
    void aCertificateForSomebodyElse() throws Exception {
        sip(tls(VERONA.certificate("sip")
                .dns("*.example.com")
                .dns("escalus.example.org")
                .issue()));

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-certificate-name");
        assertThat(seen(findings, "sip-certificate-name"))
                .contains(CAPULET, "DNS:*.example.com", "DNS:escalus.example.org");
    }

    @Test
    void everythingWrongWithACertificateIsSaidAtOnce() throws Exception {
        sip(tls(MANTUA.certificate("sip").dns("escalus.example.org").expired().issue()));

        assertThat(failures(diagnose()))
                .containsExactly("sip-certificate-expired", "sip-certificate-untrusted", "sip-certificate-name");
    }

    @Test
    void aCertificateThatIsNotForServers() throws Exception {
        sip(tls(VERONA.certificate(CAPULET)
                .dns(CAPULET)
                .purposes(Purpose.CLIENT_AUTH)
                .issue()));

        assertThat(failures(diagnose())).containsExactly("sip-certificate-purpose");
    }

    @Test
    void aCertificateThatIsNotForClientsIsAWarning() throws Exception {
        sip(answering(VERONA.certificate(CAPULET)
                .dns(CAPULET)
                .purposes(Purpose.SERVER_AUTH)
                .issue()));

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).isEmpty();
        assertThat(ids(findings)).contains("sip-certificate-not-for-clients", "sip-options");
    }

    @Test
    @Spec("D-30")
    void aCertificateThatEndsThisMonthIsAWarning() {
        List<Finding> findings = diagnose(
                new TimeLimits(PATIENT.whole(), PATIENT.step(), PATIENT.refusal(), TimeLimits.DEFAULT.expiry()));

        assertThat(failures(findings)).isEmpty();
        assertThat(ids(findings)).contains("sip-certificate-expires-soon", "xmpp-certificate-expires-soon");
    }

    @Test
    @Spec("D-30")
    void anotherKeyThanTheOneThatIsPinned() {
        int sipPort = healthy.server().sipPort();
        int xmppPort = healthy.server().xmppPort();
        partner = known(sipPort, xmppPort, Set.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-certificate-pin", "xmpp-certificate-pin");
        String pin = seen(findings, "sip-certificate-pin").replaceAll(".*(sha256/\\S{44}).*", "$1");
        partner = known(sipPort, xmppPort, Set.of(pin));
        assertThat(failures(diagnose())).isEmpty();
    }

    @Test
    @Spec("R-040")
    void aPartnerThatRefusesOurCertificate() throws Exception {
        SSLContext tls = PartnerTls.takingNobody(VERONA.forDomain(CAPULET));
        sip(line -> line.secures(tls, true).staysSilent());

        List<Finding> findings = diagnose(EXPECTING_REFUSAL);

        assertThat(failures(findings)).containsExactly("sip-our-certificate-refused");
        assertThat(seen(findings, "sip-our-certificate-refused")).contains("DNS:" + MONTAGUE);
        assertThat(Finding.exitCode(findings)).isEqualTo(23);
    }

    @Test
    @Spec("R-040")
    void aPartnerThatWantsACertificateOfAnotherAuthority() throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain(CAPULET), MANTUA);
        sip(line -> line.secures(tls, true).staysSilent());

        List<Finding> findings = diagnose(EXPECTING_REFUSAL);

        assertThat(failures(findings)).containsExactly("sip-our-certificate-unwanted");
        assertThat(seen(findings, "sip-our-certificate-unwanted")).contains("CN=Mantua", "CN=Verona");
    }

    @Test
    void aPartnerThatDoesNotAskForOurCertificateIsAWarning() throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain(CAPULET), VERONA);
        sip(line -> answers(line.secures(tls, false)));

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).isEmpty();
        assertThat(ids(findings)).contains("sip-our-certificate-unasked", "sip-options");
    }

    // --- OPTIONS

    @Test
    @Spec({"C-11", "RFC 3261 §11"})
    void aPartnerThatForbidsUs() throws Exception {
        sipAnswers("SIP/2.0 403 Forbidden", "Warning: 399 gw \"identity mismatch\"");

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-options-forbidden");
        assertThat(seen(findings, "sip-options-forbidden")).contains("403 Forbidden", "identity mismatch");
        assertThat(Finding.exitCode(findings)).isEqualTo(25);
    }

    @Test
    void aPartnerThatIsOverloaded() throws Exception {
        sipAnswers("SIP/2.0 503 Service Unavailable", "Retry-After: 30");

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-options-refused");
        assertThat(seen(findings, "sip-options-refused")).contains("503", "Retry-After: 30");
    }

    @Test
    void aPartnerThatDoesNotKnowOptionsIsAWarning() throws Exception {
        sipAnswers("SIP/2.0 405 Method Not Allowed", "Allow: INVITE");

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).isEmpty();
        assertThat(ids(findings)).contains("sip-options-unsupported");
    }

    @Test
    void aPartnerThatDoesNotAnswerOptions() throws Exception {
        sip(tls(VERONA.forDomain(CAPULET)));

        assertThat(failures(diagnose(
                        new TimeLimits(PATIENT.whole(), Duration.ofSeconds(5), PATIENT.refusal(), PATIENT.expiry()))))
                .contains("sip-options-silent");
    }

    @Test
    void aPartnerThatHangsUpOnOptions() throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain(CAPULET), VERONA);
        sip(line -> line.secures(tls, true).hears("\r\n\r\n"));

        assertThat(failures(diagnose())).containsExactly("sip-options-closed");
    }

    @Test
    void aPartnerThatSpeaksSomethingElseThanSip() throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain(CAPULET), VERONA);
        sip(line -> {
            line.secures(tls, true).hears("\r\n\r\n");
            line.says("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").staysSilent();
        });

        assertThat(failures(diagnose())).containsExactly("sip-options-malformed");
    }

    @Test
    void aPartnerWithoutPresence() throws Exception {
        sipAnswers(
                "SIP/2.0 200 OK",
                "Allow: INVITE, ACK, BYE, OPTIONS",
                "Accept: application/sdp, application/pidf+xml",
                "Allow-Events: presence");

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("sip-methods-missing");
        assertThat(seen(findings, "sip-methods-missing")).contains("SUBSCRIBE, NOTIFY");
    }

    @Test
    void aPartnerThatDoesNotSayWhatItCanDoIsAWarning() throws Exception {
        sipAnswers("SIP/2.0 200 OK", "Allow: INVITE, SUBSCRIBE, NOTIFY", "Accept: application/sdp");

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).isEmpty();
        assertThat(seen(findings, "sip-capabilities-unsaid"))
                .contains("Accept: application/pidf+xml", "Allow-Events: presence")
                .doesNotContain("application/sdp");
    }

    @Test
    @Spec({"C-11", "RFC 5923 §5"})
    void aPartnerThatUsesTheConnectionForARequestIsAskedToComeAgain() throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain(CAPULET), VERONA);
        StringBuffer answered = new StringBuffer();
        sip(line -> {
            String options = line.secures(tls, true).hears("\r\n\r\n");
            line.says("INVITE sip:romeo@montague.example.net SIP/2.0\r\nVia: SIP/2.0/TLS x.example;branch=z9hG4bK1\r\n"
                    + "From: <sip:juliet@thecappulets.example.com>;tag=1\r\nTo: <sip:romeo@montague.example.net>\r\n"
                    + "Call-ID: c\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
            answered.append(line.hears("\r\n\r\n"));
            line.answer(options, "SIP/2.0 200 OK", GOOD);
        });

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).isEmpty();
        assertThat(ids(findings)).contains("sip-options");
        assertThat(answered).startsWith("SIP/2.0 503 ").contains("Retry-After: 1");
    }

    // --- XMPP

    @Test
    @Spec("RFC 6120 §4.9.3.6")
    void aServerThatDoesNotKnowTheDomain() throws Exception {
        xmpp(line -> {
            line.hears("version='1.0'>");
            line.says(header(CAPULET) + "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                    + "</stream:error></stream:stream>");
        });

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("xmpp-host-unknown");
        assertThat(Finding.exitCode(findings)).isEqualTo(32);
    }

    @Test
    void aServerThatEndsTheStreamWithAnotherError() throws Exception {
        xmpp(line -> {
            line.hears("version='1.0'>");
            line.says(header(CAPULET) + "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                    + "</stream:error></stream:stream>");
        });

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("xmpp-stream-error");
        assertThat(seen(findings, "xmpp-stream-error")).contains("policy-violation");
    }

    @Test
    void aServerOfAnotherDomain() throws Exception {
        xmpp(line -> {
            line.hears("version='1.0'>");
            line.says(header("escalus.example.org") + features(STARTTLS)).staysSilent();
        });

        assertThat(failures(diagnose())).containsExactly("xmpp-wrong-domain");
    }

    @Test
    void aServerThatIsNotXmpp() throws Exception {
        xmpp(line -> line.says("220 smtp.example.com ESMTP\r\n").staysSilent());

        assertThat(failures(diagnose())).containsExactly("xmpp-not-xmpp");
    }

    @Test
    void aServerThatHangsUpOnTheStream() throws Exception {
        xmpp(line -> line.hears("version='1.0'>"));

        assertThat(failures(diagnose())).containsExactly("xmpp-stream-closed");
    }

    @Test
    @Spec("R-036")
    void aServerWithoutStartTls() throws Exception {
        xmpp(line -> {
            line.hears("version='1.0'>");
            line.says(header(CAPULET) + features("<dialback xmlns='urn:xmpp:features:dialback'/>"))
                    .staysSilent();
        });

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("xmpp-starttls-missing");
        assertThat(seen(findings, "xmpp-starttls-missing")).contains("dialback");
    }

    @Test
    void aServerThatRefusesTheStartTlsItOffers() throws Exception {
        xmpp(line -> {
            line.hears("version='1.0'>");
            line.says(header(CAPULET) + features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
            line.hears("<starttls");
            line.says("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
        });

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("xmpp-starttls-refused");
        assertThat(ids(findings)).contains("xmpp-starttls-optional");
    }

    @Test
    @Spec("RFC 6120 §13.7.2")
    void aStreamWithACertificateForAnotherDomain() throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain("escalus.example.org"), VERONA);
        xmpp(line -> startTls(line, tls).staysSilent());

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("xmpp-certificate-name");
        assertThat(seen(findings, "xmpp-certificate-name")).contains("DNS:escalus.example.org", CAPULET);
        assertThat(Finding.exitCode(findings)).isEqualTo(34);
    }

    @Test
    @Spec("RFC 6120 §13.7.1")
    void aStreamWithEachKindOfNameThatCounts() throws Exception {
        for (IssuedCertificate certificate : List.of(
                VERONA.certificate("x").srvName("_xmpp-server." + CAPULET).issue(),
                VERONA.certificate("x").xmppAddr(CAPULET).issue(),
                VERONA.certificate("x").dns("*.example.com").issue())) {
            SSLContext tls = PartnerTls.of(certificate, VERONA);
            xmpp(line ->
                    offers(startTls(line, tls), MECHANISMS.formatted("PLAIN")).staysSilent());

            List<Finding> findings = diagnose();

            assertThat(ids(findings)).contains("xmpp-certificate");
            assertThat(failures(findings)).containsExactly("xmpp-external-missing");
        }
    }

    @Test
    @Spec("R-038")
    void aServerThatDoesNotOfferExternal() throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain(CAPULET), VERONA);
        xmpp(line -> offers(startTls(line, tls), "<dialback xmlns='urn:xmpp:features:dialback'/>")
                .staysSilent());

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("xmpp-external-missing");
        assertThat(seen(findings, "xmpp-external-missing")).contains("only dialback", "DNS:" + MONTAGUE);
        assertThat(Finding.exitCode(findings)).isEqualTo(35);
    }

    @Test
    @Spec("RFC 6120 §6.5")
    void aServerThatRefusesExternal() throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain(CAPULET), VERONA);
        xmpp(line -> {
            offers(startTls(line, tls), MECHANISMS.formatted("EXTERNAL")).hears("</auth>");
            line.says("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure></stream:stream>");
        });

        List<Finding> findings = diagnose();

        assertThat(failures(findings)).containsExactly("xmpp-external-refused");
        assertThat(seen(findings, "xmpp-external-refused")).contains("not-authorized");
    }

    // --- fixtures

    private List<Finding> diagnose() {
        return diagnose(PATIENT);
    }

    private List<Finding> diagnose(TimeLimits limits) {
        return new Diagnosis(viewpoint(), limits).of(CAPULET);
    }

    private Viewpoint viewpoint() {
        IssuedCertificate own = VERONA.forDomain(MONTAGUE);
        return new Viewpoint() {
            @Override
            public Credentials credentials() {
                return Credentials.of(MONTAGUE, new Credential(own.chain(), own.key()));
            }

            @Override
            public TrustAnchors anchors() {
                return TrustAnchors.of(VERONA.certificate());
            }

            @Override
            public Resolver resolver() {
                return dns;
            }

            @Override
            public KnownPartner partner(String domain) {
                return partner;
            }
        };
    }

    private static KnownPartner known(int sipPort, int xmppPort, Set<String> pins) {
        return new KnownPartner(CAPULET, CAPULET, List.of(target(sipPort)), hint(xmppPort), pins);
    }

    private static Target target(int port) {
        return new Target(Protocol.TLS, HOST, port);
    }

    private static List<TargetHint> hint(int port) {
        return List.of(new TargetHint(HOST, port, true));
    }

    private static ServiceRecord service(int port, String host) {
        return new ServiceRecord(0, 0, port, host);
    }

    private FakeServer fake(FakeServer.Script script) throws Exception {
        FakeServer fake = new FakeServer(script);
        fakes.add(fake);
        return fake;
    }

    /** The partner's SIP server is this one, and the rest is healthy. */
    private void sip(FakeServer.Script script) throws Exception {
        partner = known(fake(script).port(), healthy.server().xmppPort(), Set.of());
    }

    private void sipAnswers(String statusLine, String... headers) throws Exception {
        SSLContext tls = PartnerTls.of(VERONA.forDomain(CAPULET), VERONA);
        sip(line -> line.secures(tls, true).answers(statusLine, headers));
    }

    /** TLS with this certificate, and then nothing. */
    private static FakeServer.Script tls(IssuedCertificate certificate) throws Exception {
        SSLContext tls = PartnerTls.of(certificate, VERONA);
        return line -> line.secures(tls, true).staysSilent();
    }

    /** TLS with this certificate, and a good answer to OPTIONS. */
    private static FakeServer.Script answering(IssuedCertificate certificate) throws Exception {
        SSLContext tls = PartnerTls.of(certificate, VERONA);
        return line -> answers(line.secures(tls, true));
    }

    private static void answers(Line line) throws Exception {
        line.answers("SIP/2.0 200 OK", GOOD);
    }

    /** The partner's XMPP server is this one, and the rest is healthy. */
    private void xmpp(FakeServer.Script script) throws Exception {
        partner = known(healthy.server().sipPort(), fake(script).port(), Set.of());
    }

    private static Line startTls(Line line, SSLContext tls) throws Exception {
        line.hears("version='1.0'>");
        line.says(header(CAPULET) + features(STARTTLS));
        line.hears("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        return line.says("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").secures(tls, true);
    }

    private static Line offers(Line line, String features) throws Exception {
        line.hears("version='1.0'>");
        return line.says(header(CAPULET) + features(features));
    }

    private static String header(String from) {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'"
                + " id='verona' from='" + from + "' to='" + MONTAGUE + "' version='1.0'>";
    }

    private static String features(String features) {
        return "<stream:features>" + features + "</stream:features>";
    }

    private static List<String> ids(List<Finding> findings) {
        return findings.stream().map(Finding::id).toList();
    }

    private static List<String> failures(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.FAIL)
                .map(Finding::id)
                .toList();
    }

    private static String seen(List<Finding> findings, String id) {
        return findings.stream()
                .filter(finding -> finding.id().equals(id))
                .map(Finding::seen)
                .collect(Collectors.joining("\n"));
    }
}
