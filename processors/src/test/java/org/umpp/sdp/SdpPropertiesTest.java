// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;

@Spec("RFC 8866 §9")
class SdpPropertiesTest {
    @Property
    void whatIsWrittenIsReadBack(@ForAll("descriptions") SessionDescription description) {
        assertThat(SdpReader.read(SdpWriter.write(description))).isEqualTo(description);
        assertThat(SdpReader.read(SdpWriter.writeBytes(description))).isEqualTo(description);
    }

    @Property
    void whateverIsReadCanBeWrittenAndReadBack(@ForAll("almostSdp") String text) {
        SessionDescription read;
        try {
            read = SdpReader.read(text);
        } catch (MalformedSdpException e) {
            return;
        }
        assertThat(SdpReader.read(SdpWriter.write(read))).isEqualTo(read);
    }

    @Property
    void noOctetsMakeTheReaderThrowAnythingElse(@ForAll byte[] octets) {
        try {
            SdpReader.read(octets);
        } catch (MalformedSdpException e) {
            assertThat(e).hasMessageContaining("expected");
        }
    }

    @Property
    void theAnswerToAnyOfferHasItsMediaInOrder(@ForAll("descriptions") SessionDescription offer) {
        OfferAnswer offerAnswer = new OfferAnswer();
        Jid juliet = Jid.parse("juliet@thecappulets.example.com/balcony");
        AnswerPolicy lenient = new AnswerPolicy(false, true, true);
        Answer answer;
        try {
            answer = offerAnswer.answer(offer, juliet, "xmpp.thecappulets.example.com", 5269, lenient);
        } catch (NotAcceptableOfferException e) {
            assertThat(e.warningCode()).isBetween(304, 305);
            return;
        }
        List<MediaDescription> answered = answer.description().media();
        assertThat(answered).hasSameSizeAs(offer.media());
        assertThat(answered.stream().filter(media -> media.port() != 0)).hasSize(1);
        Agreement offerers = offerAnswer.accept(offered(offer), answer.description(), lenient);
        assertThat(offerers.opener()).isEqualTo(answer.agreement().opener());
        assertThat(offerers.thread()).isEqualTo(answer.agreement().thread());
    }

    /** The offer without the message lines that the answer refuses, so that the offerer sees which one is meant. */
    private static SessionDescription offered(SessionDescription offer) {
        boolean[] found = {false};
        List<MediaDescription> media = offer.media().stream()
                .map(each -> {
                    boolean usable =
                            each instanceof XmppMedia xmpp && xmpp.jid().isPresent() && !found[0];
                    found[0] |= usable;
                    return usable ? fullJid((XmppMedia) each) : each.declined();
                })
                .toList();
        return new SessionDescription(offer.origin(), offer.name(), offer.host(), offer.lines(), media);
    }

    private static MediaDescription fullJid(XmppMedia media) {
        return new XmppMedia(
                media.port(),
                media.protocol(),
                media.type(),
                media.direction(),
                media.jid().map(jid -> jid.withResource("r")),
                media.thread(),
                media.host());
    }

    @Provide
    Arbitrary<SessionDescription> descriptions() {
        Arbitrary<Origin> origins = Combinators.combine(tokens(), digits(), digits(), hosts())
                .as((user, id, version, host) -> new Origin(user, id, version, "IN", "IP4", host));
        Arbitrary<String> names = texts().map(text -> text.isEmpty() ? "-" : text);
        Arbitrary<MediaDescription> xmpp = xmppMedia().map(each -> each);
        Arbitrary<MediaDescription> other = otherMedia().map(each -> each);
        Arbitrary<List<MediaDescription>> media =
                Arbitraries.oneOf(xmpp, other).list().ofMaxSize(4);
        return Combinators.combine(origins, names, hosts(), lines("iuepbtrzka"), media)
                .as((origin, name, host, lines, each) ->
                        new SessionDescription(origin, name, host, lines, inherit(host, each)));
    }

    /** Media without a host of its own has that of the session. */
    private static List<MediaDescription> inherit(String host, List<MediaDescription> media) {
        return media.stream()
                .map(each -> each instanceof XmppMedia xmpp && xmpp.host().isEmpty() ? withHost(host, xmpp) : each)
                .toList();
    }

    private static MediaDescription withHost(String host, XmppMedia media) {
        return new XmppMedia(
                media.port(), media.protocol(), media.type(), media.direction(), media.jid(), media.thread(), host);
    }

    @Provide
    Arbitrary<String> almostSdp() {
        Arbitrary<String> lines = Arbitraries.oneOf(
                Arbitraries.of(
                        "m=message 5222 xmpp/tcp chat",
                        "m=audio 1 RTP/AVP 0",
                        "a=jid:romeo@montague.example.net/orchard",
                        "a=jid:xmpp:%41@b/c",
                        "a=thread:1",
                        "a=setup:active",
                        "c=IN IP4 h",
                        "t=0 0",
                        "s=x"),
                Combinators.combine(Arbitraries.of('v', 'o', 's', 'c', 't', 'm', 'a', 'x'), spaced())
                        .as((type, value) -> type + "=" + value));
        return lines.list().ofMaxSize(12).map(list -> "v=0\no=- 1 1 IN IP4 h\n" + String.join("\n", list));
    }

    private static Arbitrary<String> spaced() {
        Arbitrary<String> fields = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(3),
                Arbitraries.of("0", "1", "99999", "xmpp/tcp", "chat", "IN", "IP4"));
        return fields.list().ofMaxSize(6).map(list -> String.join(" ", list));
    }

    private static Arbitrary<XmppMedia> xmppMedia() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 65_535),
                        Arbitraries.of("xmpp/tcp", "TCP/XMPP", "Xmpp/Tls", "TCP/TLS/XMPP"),
                        Arbitraries.of(ChatType.class),
                        Arbitraries.of(Direction.class),
                        jids().optional(),
                        threads().optional(),
                        hosts())
                .as(XmppMedia::new);
    }

    private static Arbitrary<OtherMedia> otherMedia() {
        return Combinators.combine(
                        Arbitraries.of("audio", "video", "application"),
                        Arbitraries.integers().between(0, 65_535),
                        Arbitraries.integers().between(1, 9),
                        tokens(),
                        tokens().list().ofMinSize(1).ofMaxSize(4),
                        lines("ibka"))
                .as(OtherMedia::new);
    }

    private static Arbitrary<Jid> jids() {
        Arbitrary<String> resources =
                Arbitraries.of("", "orchard", "the orchard", "balcony/2", "caf\u00e9", "a:b", "%20", "xmpp:x");
        return Combinators.combine(Arbitraries.of("", "romeo", "r\u00f6meo", "o\\27malley"), resources)
                .as((local, resource) -> new Jid(local, "montague.example.net", resource));
    }

    private static Arbitrary<String> threads() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(60)
                .excludeChars('\ufffd')
                .filter(text -> XmppMedia.isThread(text) && isUnicode(text));
    }

    private static Arbitrary<List<SdpLine>> lines(String types) {
        return Combinators.combine(Arbitraries.strings().withChars(types).ofLength(1), texts())
                .as((type, value) -> new SdpLine(type.charAt(0), value))
                .list()
                .ofMaxSize(6)
                .map(SdpLine::inGrammarOrder);
    }

    /** No attribute names among them that direct an XmppMedia of the same description. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMaxLength(20)
                .filter(text -> SdpLine.isTextual(text) && isUnicode(text) && !text.startsWith("setup"));
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static Arbitrary<String> tokens() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars('-', '/', '+', '*')
                .ofMinLength(1)
                .ofMaxLength(8);
    }

    private static Arbitrary<String> digits() {
        return Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20);
    }

    private static Arbitrary<String> hosts() {
        return Arbitraries.of("", "xmpp.montague.example.net", "192.0.2.1");
    }
}
