// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** Offer and answer of sessions over MSRP. */
@Spec({"RFC 4975 §8", "RFC 6135 §4.2", "D-17"})
class MsrpOfferAnswerTest {
    private static final String PATH = "msrps://msrp.montague.example.net:2855/s1;tcp";
    private static final String HEAD =
            "v=0\r\no=- 1 1 IN IP4 host.example.com\r\ns=-\r\nc=IN IP4 host.example.com\r\nt=0 0\r\n";
    private static final String THEIRS = "m=message 7394 TCP/TLS/MSRP *\r\n"
            + "a=accept-types:message/CPIM text/plain\r\na=accept-wrapped-types:*\r\na=max-size:20000\r\n"
            + "a=path:msrps://chat.thecappulets.example.com:7394/2s93i9;tcp\r\n";

    private final MsrpOfferAnswer msrp = new MsrpOfferAnswer(() -> 7, 262_144);

    private static SessionDescription description(String media) {
        return SdpReader.read(HEAD + media);
    }

    @Test
    void offersWithEverythingThatAPeerHasToKnow() {
        assertThat(SdpWriter.write(msrp.offer(PATH)))
                .isEqualTo(
                        """
                        v=0
                        o=- 7 1 IN IP4 msrp.montague.example.net
                        s=-
                        c=IN IP4 msrp.montague.example.net
                        t=0 0
                        m=message 2855 TCP/TLS/MSRP *
                        a=accept-types:message/cpim text/plain text/html application/im-iscomposing+xml message/imdn+xml
                        a=accept-wrapped-types:*
                        a=max-size:262144
                        a=setup:active
                        a=path:msrps://msrp.montague.example.net:2855/s1;tcp
                        """
                                .replace("\n", "\r\n"));
    }

    @Test
    void readsWhatAnAnswerAgreesTo() {
        MsrpAgreement agreement = msrp.accept(PATH, description(THEIRS));

        assertThat(agreement.local()).isEqualTo(PATH);
        assertThat(agreement.peer())
                .isEqualTo(new MsrpPath(
                        "msrps://chat.thecappulets.example.com:7394/2s93i9;tcp",
                        "chat.thecappulets.example.com",
                        7394,
                        true));
        assertThat(agreement.accepted()).containsExactly("message/cpim", "text/plain");
        assertThat(agreement.wrapped()).containsExactly("*");
        assertThat(agreement.limit()).isEqualTo(20_000);
        assertThat(agreement.connect()).as("whoever offers connects").isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}, we connect: {2}")
    @CsvSource({"'', passive, false", "active, passive, false", "actpass, passive, false", "passive, active, true"})
    void answersWithWhoConnects(String offered, String answered, boolean connect) {
        String setup = offered.isEmpty() ? "" : "a=setup:" + offered + "\r\n";

        MsrpOfferAnswer.Answered answer = msrp.answer(description(THEIRS + setup), PATH);

        assertThat(SdpWriter.write(answer.description())).contains("a=setup:" + answered + "\r\n", "a=path:" + PATH);
        assertThat(answer.agreement().connect()).isEqualTo(connect);
    }

    @Test
    @Spec("RFC 3264 §6")
    void allOtherMediaAreRefusedInTheirPlace() {
        MsrpOfferAnswer.Answered answer =
                msrp.answer(description("m=audio 5000 RTP/AVP 0\r\n" + THEIRS + "m=video 5002 RTP/AVP 31\r\n"), PATH);

        assertThat(answer.description().media())
                .extracting(MediaDescription::port)
                .containsExactly(0, 2855, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 5000 RTP/AVP 0\r\n",
                "m=message 0 TCP/TLS/MSRP *\r\na=accept-types:*\r\na=path:msrps://h:1/s;tcp\r\n",
                "m=message 1 TCP/MSRP *\r\na=accept-types:*\r\na=path:msrp://h:1/s;tcp\r\n",
                "m=message 1 TCP/TLS/MSRP *\r\na=accept-types:*\r\na=path:msrp://h:1/s;tcp\r\n",
                "m=message 1 TCP/TLS/MSRP *\r\na=accept-types:*\r\na=path:msrps://h:1/s;tcp msrp://g:1/s;tcp\r\n",
                "m=message 1 TCP/TLS/MSRP *\r\na=accept-types:*\r\na=path:msrps://h:99999/s;tcp\r\n",
                "m=message 1 TCP/TLS/MSRP *\r\na=accept-types:*\r\na=path:msrps://h:1/;tcp\r\n",
                "m=message 1 TCP/TLS/MSRP *\r\na=accept-types:*\r\n",
                "m=message 1 TCP/TLS/MSRP *\r\na=path:msrps://h:1/s;tcp\r\n",
                "m=message 1 TCP/TLS/MSRP *\r\na=accept-types:*\r\na=setup:holdconn\r\na=path:msrps://h:1/s;tcp\r\n"
            })
    void nothingElseIsAccepted(String media) {
        SessionDescription description = description(media);

        assertThat(MsrpOfferAnswer.isOffered(description, true)).isFalse();
        assertThatThrownBy(() -> msrp.answer(description, PATH)).isInstanceOf(NotAcceptableOfferException.class);
    }

    @Test
    @Spec("RFC 4975 §14.1")
    void clearTextIsAnotherTransportAndNeitherTakesThePlaceOfTheOther() {
        String plain = PATH.replace("msrps:", "msrp:");
        String theirs = THEIRS.replace("TLS/", "").replace("msrps:", "msrp:");

        assertThat(SdpWriter.write(msrp.offer(plain))).contains("m=message 2855 TCP/MSRP *", "a=path:" + plain);
        assertThat(msrp.accept(plain, description(theirs)).peer().secure()).isFalse();
        assertThat(MsrpOfferAnswer.isOffered(description(theirs), false)).isTrue();
        MsrpOfferAnswer.Answered answer = msrp.answer(description(theirs + THEIRS), PATH);
        assertThat(answer.description().media())
                .extracting(MediaDescription::port)
                .as("over TLS, where both are offered and we say so")
                .containsExactly(0, 2855);

        assertThatThrownBy(() -> msrp.accept(PATH, description(theirs)))
                .isInstanceOf(NotAcceptableAnswerException.class)
                .hasMessageContaining("TCP/TLS/MSRP");
        assertThatThrownBy(() -> msrp.accept(plain, description(THEIRS)))
                .isInstanceOf(NotAcceptableAnswerException.class);
        assertThatThrownBy(() -> msrp.answer(description(theirs), PATH))
                .isInstanceOf(NotAcceptableOfferException.class);
    }

    @Test
    void anAnswerThatRefusesLeavesNoSession() {
        assertThatThrownBy(() -> msrp.accept(PATH, description(THEIRS.replace("7394 TCP", "0 TCP"))))
                .isInstanceOf(NotAcceptableAnswerException.class);
        assertThatThrownBy(() -> msrp.accept(PATH, description(THEIRS + THEIRS)))
                .isInstanceOf(NotAcceptableAnswerException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "chat.verona.example, 2855, true",
        "verona.example, 1024, true",
        "verona.example, 443, false",
        "verona.example, 5269, true",
        "example, 2855, false",
        "evilverona.example, 2855, false",
        "10.0.0.1, 2855, false",
        "relay.provider.example, 2855, true"
    })
    @Spec("D-23")
    void whereAPathMayLead(String host, int port, boolean followed) {
        TransportAddresses addresses = new TransportAddresses(
                Set.of("verona.example"), Set.of("relay.provider.example"), TransportAddresses.DEFAULT_PORTS);

        assertThat(addresses.chooseHost(host, port) instanceof TransportAddress.Follow)
                .isEqualTo(followed);
    }
}
