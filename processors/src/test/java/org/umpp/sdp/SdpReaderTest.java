// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;

@Spec("RFC 8866 §5")
class SdpReaderTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 xmpp.example.net\r\ns=-\r\nt=0 0\r\n";
    private static final String JID = "a=jid:romeo@montague.example.net/orchard\r\n";

    private static XmppMedia message(String lines) {
        List<MediaDescription> media = SdpReader.read(HEAD + lines).media();
        return (XmppMedia) media.get(media.size() - 1);
    }

    @Test
    @Spec({"Q-01", "Q-02", "Q-20", "R-008", "R-016", "R-024"})
    void readsTheOfferOfTheDraftWithItsMisplacedConnection() {
        SessionDescription offer = Golden.read("draft-offer.sdp");

        assertThat(offer.origin())
                .isEqualTo(new Origin("romeo", "289087", "289087", "IN", "IP4", "orchard.montague.example.net"));
        assertThat(offer.host()).isEqualTo("orchard.montague.example.net");
        assertThat(offer.lines()).containsExactly(new SdpLine('t', "0 0"));
        assertThat(offer.media())
                .containsExactly(
                        new OtherMedia(
                                "audio",
                                39923,
                                1,
                                "RTP/AVP",
                                List.of("0"),
                                List.of(new SdpLine('a', "rtpmap:0 PCMU/8000"))),
                        new XmppMedia(
                                5222,
                                "xmpp/tcp",
                                ChatType.CHAT,
                                Direction.BOTH,
                                Optional.of(Jid.parse("romeo@montague.example.net/orchard")),
                                Optional.of("283461923759234"),
                                "xmpp.montague.example.net"));
    }

    @Test
    @Spec({"Q-04", "Q-05", "R-025"})
    void readsTheAnswerOfTheDraftWithoutThread() {
        SessionDescription answer = Golden.read("draft-answer.sdp");

        assertThat(answer.media().get(0).port()).isZero();
        assertThat(answer.media().get(1))
                .isEqualTo(new XmppMedia(
                        5222,
                        "xmpp/tcp",
                        ChatType.CHAT,
                        Direction.PASSIVE,
                        Optional.of(Jid.parse("juliet@thecappulets.example.com/balcony")),
                        Optional.empty(),
                        "impish.thecapulets.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", "\r\n \r\n"})
    void takesAnyLineEnd(String end) {
        String offer = Golden.text("draft-offer.sdp");
        assertThat(SdpReader.read(offer.replace("\n", end))).isEqualTo(SdpReader.read(offer));
    }

    @ParameterizedTest
    @Spec("Q-03")
    @ValueSource(strings = {"xmpp/tcp", "XMPP/TCP", "TCP/XMPP", "xmpp/tls", "TCP/TLS/XMPP"})
    void knowsTheSpellingsOfTheTransport(String protocol) {
        assertThat(message("m=message 5269 " + protocol + " chat\r\n" + JID).protocol())
                .isEqualTo(protocol);
    }

    @ParameterizedTest
    @Spec({"Q-03", "D-16"})
    @CsvSource({
        "chat,CHAT",
        "CHAT,CHAT",
        "groupchat,GROUPCHAT",
        "chat groupchat,ANY",
        "groupchat chat,ANY",
        "*,ANY",
        "news chat,CHAT"
    })
    void knowsTheFormats(String formats, ChatType type) {
        assertThat(message("m=message 5269 xmpp/tcp " + formats + "\r\n" + JID).type())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @Spec("Q-03")
    @ValueSource(
            strings = {
                "m=message 5269 xmpp/udp chat",
                "m=message 2855 TCP/MSRP *",
                "m=message 5269 xmpp/tcp news",
                "m=message 0 xmpp/tcp chat",
                "m=audio 5269 xmpp/tcp chat"
            })
    void keepsWhatCarriesNoMessagesAsOther(String line) {
        assertThat(SdpReader.read(HEAD + line + "\r\n" + JID).media().get(0)).isInstanceOf(OtherMedia.class);
    }

    @ParameterizedTest
    @Spec({"D-13", "RFC 4145 §4"})
    @CsvSource({
        "a=direction:both,BOTH",
        "a=direction:ACTIVE,ACTIVE",
        "a=direction:passive,PASSIVE",
        "a=setup:actpass,BOTH",
        "a=setup:active,ACTIVE",
        "a=setup:passive,PASSIVE",
        "a=setup:holdconn,HOLDCONN",
        "a=direction:sideways,BOTH",
        "a=recvonly,BOTH"
    })
    void readsWhoMayOpen(String attribute, Direction direction) {
        assertThat(message("m=message 5269 xmpp/tcp chat\r\n" + attribute + "\r\n")
                        .direction())
                .isEqualTo(direction);
    }

    @Test
    @Spec("D-13")
    void directionGovernsSetupAndMediaGovernsSession() {
        String session = "a=setup:active\r\nm=message 5269 xmpp/tcp chat\r\n";
        assertThat(message(session).direction()).isEqualTo(Direction.ACTIVE);
        assertThat(message(session + "a=setup:passive\r\n").direction()).isEqualTo(Direction.PASSIVE);
        assertThat(message(session + "a=setup:passive\r\na=direction:both\r\n").direction())
                .isEqualTo(Direction.BOTH);
    }

    @ParameterizedTest
    @Spec({"R-008", "R-016"})
    @CsvSource({
        "romeo@montague.example.net/orchard,romeo@montague.example.net/orchard",
        "römeo@montague.example.net/orchard,römeo@montague.example.net/orchard",
        "xmpp:romeo@montague.example.net/orchard,romeo@montague.example.net/orchard",
        "XMPP:r%C3%B6meo@montague.example.net/the%20orchard?message#x,römeo@montague.example.net/the orchard",
        "romeo@montague.example.net,romeo@montague.example.net"
    })
    void readsTheJidRawOrAsUri(String value, String jid) {
        assertThat(message("m=message 5269 xmpp/tcp chat\r\na=jid:" + value + "\r\n")
                        .jid())
                .contains(Jid.parse(jid));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=jid:",
                "a=jid:@/",
                "a=jid:xmpp:r%C3%28@montague.example.net/x",
                "a=jid:xmpp:romeo@montague.example.net/%4",
                "a=jid:xmpp:romeo@montague.example.net/%zz",
                "a=jidx:romeo@montague.example.net/orchard",
                "a=jid:romeo@montague.example.net/a\r\na=jid:romeo@montague.example.net/b"
            })
    void takesAJidThatCannotBeReadOrIsAmbiguousForNone(String attribute) {
        assertThat(message("m=message 5269 xmpp/tcp chat\r\n" + attribute + "\r\n")
                        .jid())
                .isEmpty();
    }

    @Test
    void takesAJidGivenTwiceAlikeForOne() {
        assertThat(message("m=message 5269 xmpp/tcp chat\r\n" + JID + JID).jid())
                .isPresent();
    }

    @Test
    @Spec("Q-01")
    void ownConnectionOfTheMediaGovernsTheStrayOneAndThatTheSessions() {
        String session = "c=IN IP4 session.example.net\r\nm=audio 1 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
        String stray = "c=IN IP4 stray.example.net\r\nt=0 0\r\n";
        String media = "m=message 5269 xmpp/tcp chat\r\n";
        assertThat(message(session + media).host()).isEqualTo("session.example.net");
        assertThat(message(session + stray + media).host()).isEqualTo("stray.example.net");
        assertThat(message(session + stray + media + "c=IN IP4 own.example.net\r\n" + JID)
                        .host())
                .isEqualTo("own.example.net");
        assertThat(message(session + stray + media + JID + "c=IN IP4 late.example.net\r\n")
                        .host())
                .isEqualTo("late.example.net");
    }

    @Test
    @Spec("Q-01")
    void aConnectionThatDoesNotStandRightBeforeTheMessageLineStaysWhereItIs() {
        String audio = "m=audio 1 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\nc=IN IP4 audio.example.net\r\n";
        assertThat(message(audio + "a=sendrecv\r\nm=message 5269 xmpp/tcp chat\r\n")
                        .host())
                .isEmpty();
        assertThat(SdpReader.read(HEAD + audio + "m=video 1 RTP/AVP 31\r\n").media())
                .first()
                .extracting(media -> ((OtherMedia) media).lines())
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains(new SdpLine('c', "IN IP4 audio.example.net"));
    }

    @ParameterizedTest
    @CsvSource({
        "IN IP4 xmpp.example.net,xmpp.example.net",
        "IN IP4 192.0.2.1,192.0.2.1",
        "IN IP4 224.2.1.1/127,224.2.1.1",
        "in ip6 2001:db8::1,2001:db8::1",
        "TN RFC2543 123,''",
        "IN,''",
        "IN IP9 x,''"
    })
    void readsTheHostOfAConnection(String connection, String host) {
        assertThat(message("m=message 5269 xmpp/tcp chat\r\nc=" + connection + "\r\n")
                        .host())
                .isEqualTo(host);
    }

    @Test
    @Spec("RFC 8866 §5.9")
    void skipsUnknownTypesAndSuppliesWhatMayBeMissing() {
        SessionDescription read = SdpReader.read("v=0\no=- 1 1 IN IP4\nx=unknown\nf=unknown\ns=\n");
        assertThat(read.name()).isEqualTo("-");
        assertThat(read.lines()).containsExactly(new SdpLine('t', "0 0"));
        assertThat(read.origin().address()).isEmpty();
        assertThat(read.media()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255})
    void keepsAThreadOfLegalLength(int length) {
        String thread = "x".repeat(length);
        assertThat(message("m=message 5269 xmpp/tcp chat\r\na=thread:" + thread + "\r\n")
                        .thread())
                .contains(thread);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 4000})
    void takesAThreadOfIllegalLengthForNone(int length) {
        assertThat(message("m=message 5269 xmpp/tcp chat\r\na=thread:" + "x".repeat(length) + "\r\n")
                        .thread())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "o=- 1 1 IN IP4 h\n",
                "v=1\no=- 1 1 IN IP4 h\n",
                "v=0\n",
                "v=0\nv=0\no=- 1 1 IN IP4 h\n",
                "v=0\no=- 1 1 IN IP4 h\no=- 1 1 IN IP4 h\n",
                "v=0\no=\n",
                "v=0\no=u\n",
                "v=0\no=u 1 1\n",
                "v=0\no=u x 1 IN IP4 h\n",
                "v=0\no=u 1 -1 IN IP4 h\n",
                "v=0\no=- 1 1 IN IP4 h\nno line\n",
                "v=0\no=- 1 1 IN IP4 h\na\n",
                "v=0\no=- 1 1 IN IP4 h\na=\0\n",
                "v=0\no=- 1 1 IN IP4 h\nm=\n",
                "v=0\no=- 1 1 IN IP4 h\nm=message\n",
                "v=0\no=- 1 1 IN IP4 h\nm=message 5269 xmpp/tcp\n",
                "v=0\no=- 1 1 IN IP4 h\nm=message -1 xmpp/tcp chat\n",
                "v=0\no=- 1 1 IN IP4 h\nm=message 65536 xmpp/tcp chat\n",
                "v=0\no=- 1 1 IN IP4 h\nm=message 99999999999999999999 xmpp/tcp chat\n",
                "v=0\no=- 1 1 IN IP4 h\nm=mess\u0001age 5269 xmpp/tcp chat\n",
                "v=0\no=- 1 1 IN IP4 h\nm=message 5269 xmpp\u0001/tcp chat\n",
                "v=0\no=- 1 1 IN IP4 h\nm=message 5269 xmpp/tcp chat\u0001\n",
                "v=0\no=- 1 1 IN\u0001 IP4 h\n",
                "v=0\no=- 1 1 IN IP4 h\nm=message 5269/0 xmpp/tcp chat\n"
            })
    void refusesWhatIsNoSessionDescription(String text) {
        assertThatThrownBy(() -> SdpReader.read(text)).isInstanceOf(MalformedSdpException.class);
    }

    @Test
    void refusesWhatExceedsABound() {
        String line = "a=x\r\n";
        String media = "m=audio 1 RTP/AVP 0\r\n";
        assertThat(SdpReader.read(HEAD + line.repeat(SdpReader.MAX_LINES - 4)).lines())
                .hasSize(SdpReader.MAX_LINES - 3);
        assertThatThrownBy(() -> SdpReader.read(HEAD + line.repeat(SdpReader.MAX_LINES - 3)))
                .isInstanceOf(MalformedSdpException.class);
        assertThat(SdpReader.read(HEAD + media.repeat(SdpReader.MAX_MEDIA)).media())
                .hasSize(SdpReader.MAX_MEDIA);
        assertThatThrownBy(() -> SdpReader.read(HEAD + media.repeat(SdpReader.MAX_MEDIA + 1)))
                .isInstanceOf(MalformedSdpException.class);
        String padding = "a=" + "x".repeat(SdpReader.MAX_LENGTH - HEAD.length() - 2);
        assertThat(SdpReader.read(HEAD + padding).lines()).hasSize(2);
        assertThatThrownBy(() -> SdpReader.read(HEAD + padding + "x")).isInstanceOf(MalformedSdpException.class);
        assertThatThrownBy(() -> SdpReader.read((HEAD + padding + "x").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedSdpException.class);
        assertThatThrownBy(() -> SdpReader.read(HEAD + "m=audio 1 RTP/AVP" + " 0".repeat(129)))
                .isInstanceOf(MalformedSdpException.class);
    }

    @Test
    void namesTheLineAtFaultOnOneLineOfTheLog() {
        assertThatThrownBy(() -> SdpReader.read("v=0\r\no=\u001b[1m" + "x".repeat(200) + "\r\n"))
                .hasMessage("line 2: \"o=?[1m" + "x".repeat(58)
                        + "\" (expected: o=<username> <sess-id> <sess-version> <nettype> <addrtype> <address>, once)");
    }
}
