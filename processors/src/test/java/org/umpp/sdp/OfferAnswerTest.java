// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;

class OfferAnswerTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example.net/orchard");
    private static final Jid JULIET = Jid.parse("juliet@thecappulets.example.com/balcony");
    private static final String ROMEOS_HOST = "xmpp.montague.example.net";
    private static final String JULIETS_HOST = "impish.thecappulets.example.com";
    private static final String THREAD = "283461923759234";
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 xmpp.example.net\r\ns=-\r\n";

    private final OfferAnswer offerAnswer = new OfferAnswer(() -> 289087);

    private Answer answer(SessionDescription offer, AnswerPolicy policy) {
        return offerAnswer.answer(offer, JULIET, JULIETS_HOST, 5269, policy);
    }

    private Answer answer(String media, AnswerPolicy policy) {
        return answer(SdpReader.read(HEAD + media), policy);
    }

    private SessionDescription offer() {
        return offerAnswer.offer(ROMEO, ROMEOS_HOST, 5269, THREAD);
    }

    @Test
    @Spec({"R-006", "R-024", "C-11", "RFC 3264 §5"})
    void offersAChat() {
        assertThat(SdpWriter.write(offer()))
                .isEqualTo(Golden.text("emitted-offer.sdp").replace("\n", "\r\n"));
    }

    @Test
    @Spec({"R-006", "R-025", "R-026", "Q-04", "C-11", "RFC 3264 §6"})
    void answersTheOfferOfTheDraft() {
        Answer answer = answer(Golden.read("draft-offer.sdp"), AnswerPolicy.DEFAULT);

        assertThat(SdpWriter.write(answer.description()))
                .isEqualTo(Golden.text("emitted-answer.sdp").replace("\n", "\r\n"));
        assertThat(answer.agreement())
                .isEqualTo(new Agreement(
                        JULIET, ROMEO, ChatType.CHAT, Optional.of(THREAD), ROMEOS_HOST, 5222, Opener.OFFERER, false));
    }

    @Test
    @Spec({"R-008", "R-016", "R-027", "Q-04", "C-11", "RFC 3264 §7"})
    void acceptsTheAnswerOfTheDraftAndKeepsTheOfferedThread() {
        Agreement agreement = offerAnswer.accept(
                Golden.read("draft-offer.sdp"), Golden.read("draft-answer.sdp"), AnswerPolicy.DEFAULT);

        assertThat(agreement)
                .isEqualTo(new Agreement(
                        ROMEO,
                        JULIET,
                        ChatType.CHAT,
                        Optional.of(THREAD),
                        "impish.thecapulets.example.com",
                        5222,
                        Opener.OFFERER,
                        true));
    }

    @Test
    @Spec({"C-11", "RFC 3264 §6.1"})
    void answersInTheTransportOffered() {
        Answer answer = answer("m=message 5269 TCP/XMPP *\r\na=jid:" + ROMEO + "\r\n", AnswerPolicy.DEFAULT);
        XmppMedia answered = (XmppMedia) answer.description().media().get(0);
        assertThat(answered.protocol()).isEqualTo("TCP/XMPP");
        assertThat(answered.type()).isEqualTo(ChatType.CHAT);
        assertThat(answered.thread()).isEmpty();
    }

    @Test
    @Spec({"R-026", "C-11", "RFC 3264 §6"})
    void takesTheFirstUsableMessageLineAndRefusesAllOthersInOrder() {
        Answer answer = answer(
                "t=1 2\r\nr=1 1 0\r\na=group:BUNDLE a b\r\nm=audio 4/2 RTP/AVP 0 96\r\na=rtpmap:96 x/1\r\na=mid:a\r\na=fmtp:96 y\r\n"
                        + "m=message 2855 TCP/MSRP *\r\na=path:msrp://h:2855/1;tcp\r\n"
                        + "m=message 5269 xmpp/tcp chat\r\na=jid:romeo@montague.example.net\r\n"
                        + "m=message 5269 xmpp/tcp chat\r\na=jid:" + ROMEO + "\r\n"
                        + "m=message 5270 xmpp/tcp groupchat chat\r\na=jid:" + ROMEO + "\r\n",
                AnswerPolicy.DEFAULT);
        assertThat(SdpWriter.write(answer.description()))
                .isEqualTo(("v=0\no=- 289087 1 IN IP4 " + JULIETS_HOST + "\ns=-\nc=IN IP4 " + JULIETS_HOST
                                + "\nt=1 2\nr=1 1 0\nm=audio 0 RTP/AVP 0 96\na=rtpmap:96 x/1\na=mid:a\n"
                                + "m=message 0 TCP/MSRP *\nm=message 0 xmpp/tcp chat\nm=message 5269 xmpp/tcp chat\nc=IN IP4 "
                                + JULIETS_HOST + "\na=direction:passive\na=setup:passive\na=jid:" + JULIET
                                + "\nm=message 0 xmpp/tcp chat groupchat\n")
                        .replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @Spec({"D-13", "RFC 4145 §4.1"})
    @CsvSource({
        "a=direction:both,    false, PASSIVE, OFFERER,  false",
        "a=direction:both,    true,  ACTIVE,  ANSWERER, true",
        "a=direction:active,  true,  PASSIVE, OFFERER,  false",
        "a=direction:passive, false, ACTIVE,  ANSWERER, true",
        "a=x,                 false, PASSIVE, OFFERER,  false",
        "a=setup:holdconn,    true,  HOLDCONN,NEITHER,  false"
    })
    void answersWhoOpens(String offered, boolean connect, Direction direction, Opener opener, boolean mayOpen) {
        Answer answer = answer(
                "m=message 5269 xmpp/tcp chat\r\n" + offered + "\r\na=jid:" + ROMEO + "\r\n",
                new AnswerPolicy(connect, false, false));
        assertThat(((XmppMedia) answer.description().media().get(0)).direction())
                .isEqualTo(direction);
        assertThat(answer.agreement().opener()).isEqualTo(opener);
        assertThat(answer.agreement().mayOpen()).isEqualTo(mayOpen);
    }

    @ParameterizedTest
    @Spec("D-13")
    @CsvSource({
        "a=direction:both,    EITHER,   true",
        "a=direction:active,  ANSWERER, false",
        "a=direction:passive, OFFERER,  true",
        "a=setup:active,      ANSWERER, false",
        "a=x,                 EITHER,   true"
    })
    void learnsWhoOpensFromTheAnswer(String answered, Opener opener, boolean mayOpen) {
        SessionDescription answer =
                SdpReader.read(HEAD + "m=message 5269 xmpp/tcp chat\r\n" + answered + "\r\na=jid:" + JULIET + "\r\n");
        Agreement agreement = offerAnswer.accept(offer(), answer, AnswerPolicy.DEFAULT);
        assertThat(agreement.opener()).isEqualTo(opener);
        assertThat(agreement.mayOpen()).isEqualTo(mayOpen);
    }

    @Test
    @Spec("D-13")
    void takesAnAnswerThatIsNotAllowedForBoth() {
        String media = "m=message 5269 xmpp/tcp chat\r\na=direction:active\r\na=jid:";
        Agreement agreement = offerAnswer.accept(
                SdpReader.read(HEAD + media + ROMEO), SdpReader.read(HEAD + media + JULIET), AnswerPolicy.DEFAULT);
        assertThat(agreement.opener()).isEqualTo(Opener.EITHER);
        assertThat(agreement.mayOpen()).isTrue();
    }

    @ParameterizedTest
    @Spec({"D-05", "D-16", "C-11", "RFC 3261 §20.43"})
    @CsvSource(
            delimiter = '|',
            value = {
                "''|304",
                "m=audio 39923 RTP/AVP 0|304",
                "m=message 2855 TCP/MSRP *|305",
                "m=message 5269 xmpp/udp chat|305",
                "m=message 5269 xmpp/tcp chat|305",
                "m=message 0 xmpp/tcp chat~a=jid:romeo@montague.example.net/orchard|305",
                "m=message 5269 xmpp/tcp groupchat~a=jid:romeo@montague.example.net/orchard|305",
                "m=message 5269 xmpp/tcp chat~a=jid:romeo@montague.example.net|305",
                "m=message 5269 xmpp/tcp chat~a=jid:@|305"
            })
    void refusesAnOfferWithoutUsableMessageLine(String media, int warning) {
        NotAcceptableOfferException refused = catchThrowableOfType(
                NotAcceptableOfferException.class, () -> answer(media.replace("~", "\n") + "\n", AnswerPolicy.DEFAULT));
        assertThat(refused.warningCode()).isEqualTo(warning);
        assertThat(refused).hasMessageContaining("expected");
    }

    @Test
    @Spec({"D-16", "R-005"})
    void acceptsGroupchatAndBareJidsWhereThePartnerMay() {
        Answer answer = answer(
                "m=message 5269 xmpp/tcp groupchat\r\na=jid:romeo@montague.example.net\r\n",
                new AnswerPolicy(false, true, true));
        assertThat(answer.agreement().type()).isEqualTo(ChatType.GROUPCHAT);
        assertThat(answer.agreement().peer()).isEqualTo(ROMEO.bare());
    }

    @ParameterizedTest
    @Spec({"R-008", "C-11", "RFC 3264 §6"})
    @ValueSource(
            strings = {
                "",
                "m=message 0 xmpp/tcp chat\r\na=jid:juliet@thecappulets.example.com/balcony\r\n",
                "m=message 5269 xmpp/tcp chat\r\n",
                "m=message 5269 xmpp/tcp chat\r\na=jid:juliet@thecappulets.example.com\r\n",
                "m=message 5269 xmpp/tcp groupchat\r\na=jid:juliet@thecappulets.example.com/balcony\r\n",
                "m=audio 5269 xmpp/tcp chat\r\na=jid:juliet@thecappulets.example.com/balcony\r\n",
                "m=message 5269 xmpp/tcp chat\r\na=jid:juliet@thecappulets.example.com/balcony\r\nm=audio 0 RTP/AVP 0\r\n"
            })
    void refusesAnAnswerThatLeavesNoSession(String media) {
        assertThatThrownBy(() ->
                        offerAnswer.accept(offer(), SdpReader.read(HEAD + media), new AnswerPolicy(false, false, true)))
                .isInstanceOf(NotAcceptableAnswerException.class);
    }

    @Test
    void takesTheThreadOfTheAnswerWhenTheOfferHadNone() {
        SessionDescription offer = offerAnswer.offer(ROMEO, ROMEOS_HOST, 5269, null);
        SessionDescription answer =
                SdpReader.read(HEAD + "m=message 5269 xmpp/tcp chat\r\na=thread:t1\r\na=jid:" + JULIET + "\r\n");
        assertThat(offerAnswer.accept(offer, answer, AnswerPolicy.DEFAULT).thread())
                .contains("t1");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "t\r\na=jid:evil@attacker.example/x", "t\nx", "t\u0085x"})
    void leavesOutAThreadThatCouldAddALine(String thread) {
        SessionDescription offer = offerAnswer.offer(ROMEO, ROMEOS_HOST, 5269, thread);
        assertThat(SdpWriter.write(offer)).doesNotContain("a=thread").doesNotContain("attacker");
    }

    @Test
    @Spec("R-016")
    void neverOffersOrAnswersABareJid() {
        assertThatThrownBy(() -> offerAnswer.offer(ROMEO.bare(), ROMEOS_HOST, 5269, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> offerAnswer.answer(offer(), JULIET.bare(), JULIETS_HOST, 5269, AnswerPolicy.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Spec({"D-07", "C-11", "RFC 3264 §8"})
    void anUnchangedOfferKeepsItsVersionAndAChangedOneCountsOn() {
        SessionDescription first = offer();
        assertThat(offerAnswer.reoffer(first, ROMEO, ROMEOS_HOST, 5269, THREAD)).isEqualTo(first);

        Jid garden = ROMEO.withResource("garden");
        SessionDescription second = offerAnswer.reoffer(first, garden, ROMEOS_HOST, 5269, THREAD);
        assertThat(second.origin().sessionId()).isEqualTo(first.origin().sessionId());
        assertThat(second.origin().version()).isEqualTo("2");
        assertThat(((XmppMedia) second.media().get(0)).jid()).contains(garden);
    }

    @Test
    @Spec({"D-07", "C-11", "RFC 3264 §8"})
    void aNewOfferKeepsThePlacesOfTheMediaRefusedBefore() {
        SessionDescription answered =
                answer(Golden.read("draft-offer.sdp"), AnswerPolicy.DEFAULT).description();
        SessionDescription offer = offerAnswer.reoffer(answered, JULIET, "new.thecappulets.example.com", 5269, THREAD);
        assertThat(offer.media()).hasSize(2);
        assertThat(offer.media().get(0)).isEqualTo(answered.media().get(0));
        assertThat(((XmppMedia) offer.media().get(1)).host()).isEqualTo("new.thecappulets.example.com");
        assertThat(offer.origin().version()).isEqualTo("2");
    }

    @Test
    @Spec({"D-07", "C-11", "RFC 3264 §8"})
    void aLaterAnswerOfTheSameSessionCountsOnToo() {
        SessionDescription first = answer(offer(), AnswerPolicy.DEFAULT).description();
        SessionDescription same = answer(offer(), AnswerPolicy.DEFAULT).description();
        assertThat(same.following(first)).isSameAs(first);
        SessionDescription moved = offerAnswer
                .answer(offer(), JULIET.withResource("crypt"), JULIETS_HOST, 5269, AnswerPolicy.DEFAULT)
                .description();
        assertThat(moved.following(first).origin().version()).isEqualTo("2");
    }

    @Test
    void aNewOfferRevivesAMessageLineThatWasRefused() {
        SessionDescription refused = SdpReader.read(HEAD + "m=audio 0 RTP/AVP 0\r\nm=message 0 xmpp/tcp chat\r\n");
        SessionDescription offer = offerAnswer.reoffer(refused, ROMEO, ROMEOS_HOST, 5269, null);
        assertThat(offer.media()).hasSize(2);
        assertThat(offer.media().get(1)).isInstanceOf(XmppMedia.class);

        SessionDescription audio = SdpReader.read(HEAD + "m=audio 0 RTP/AVP 0\r\n");
        assertThat(offerAnswer.reoffer(audio, ROMEO, ROMEOS_HOST, 5269, null).media())
                .hasSize(2);
    }

    @Test
    @Spec("RFC 8866 §5.2")
    void everyOfferIsItsOwnSession() {
        OfferAnswer random = new OfferAnswer();
        assertThat(random.offer(ROMEO, ROMEOS_HOST, 5269, null).origin())
                .isNotEqualTo(random.offer(ROMEO, ROMEOS_HOST, 5269, null).origin());
    }
}
