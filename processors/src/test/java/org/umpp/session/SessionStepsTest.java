// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.Partner;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;
import org.umpp.sdp.NotAcceptableAnswerException;
import org.umpp.sdp.NotAcceptableOfferException;
import org.umpp.sdp.TransportAddresses;

/** Offer and answer as the routes make and read them, and what they may not agree. */
class SessionStepsTest {
    private static final String ROMEO = "romeo@montague.example.net";
    private static final String JULIET = "juliet@thecappulets.example.com";
    private static final String CALL_ID = "2349098234@orchard.montague.example.net";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final InterruptedMap kept = new InterruptedMap();
    private final Sessions sessions = new Sessions(kept, Clock.systemUTC(), 100);
    private SessionSteps steps = stepsWith(Partner.of("thecappulets.example.com"));

    private SessionSteps stepsWith(Partner partner) {
        return new SessionSteps(
                sessions,
                new Partners(List.of(partner)),
                ErrorConditions.standard(),
                new LocalHost("xmpp.montague.example.net", 5269));
    }

    @Test
    @Spec({"R-007", "R-024"})
    void theFirstStanzaBeginsASessionAndMakesAnOffer() {
        Exchange exchange = outbound("t1");

        steps.name(exchange);
        assertThat(steps.isSettled(exchange)).isTrue();
        assertThat(steps.begin(exchange)).isTrue();
        assertThat(steps.begin(exchange)).isFalse();
        assertThat(steps.isSettled(exchange)).isFalse();
        steps.offer(exchange);

        assertThat(exchange.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/sdp");
        assertThat(exchange.getMessage().getBody(String.class))
                .contains("m=message 5269 xmpp/tcp chat")
                .contains("c=IN IP4 xmpp.montague.example.net")
                .contains("a=direction:both")
                .contains("a=jid:" + ROMEO + "/orchard")
                .contains("a=thread:t1");
    }

    @Test
    @Spec({"R-008", "R-020"})
    void theAnswerSaysWhereStanzasGo() {
        Exchange exchange = offered();

        answer(exchange, JULIET + "/balcony", "xmpp.thecappulets.example.com", 5269);
        steps.accept(exchange);
        assertThat(steps.isEstablished(exchange)).isFalse();
        steps.settle(exchange);

        assertThat(sessions.get(exchange.getProperty(SessionSteps.KEY, SessionKey.class)))
                .isEqualTo(new Session.Established(
                        new SessionKey(ROMEO, JULIET, "t1"),
                        Jid.parse(ROMEO + "/orchard"),
                        Jid.parse(JULIET + "/balcony"),
                        "dialog-1",
                        new StreamTarget("xmpp.thecappulets.example.com:5269", false)));
        assertThat(exchange.getMessage().getHeader(UmppConstants.SURPLUS_DIALOG))
                .isNull();
    }

    @Test
    @Spec({"D-46", "Q-06"})
    void aStanzaThatCameBeforeTheAnswerIsCountedOnce() {
        Exchange exchange = offered();
        Exchange early = new DefaultExchange(context);
        early.getMessage().setHeader(UmppConstants.FROM, JULIET + "/balcony");
        early.getMessage().setHeader(UmppConstants.TO, ROMEO + "/orchard");
        early.getMessage().setHeader(UmppConstants.THREAD, "t1");

        steps.find(early);
        assertThat(steps.isKnown(early)).isFalse();
        answer(exchange, JULIET + "/balcony", "xmpp.thecappulets.example.com", 5269);
        steps.accept(exchange);
        steps.settle(exchange);
        steps.find(early);

        assertThat(steps.isKnown(early)).isTrue();
        assertThat(sessions.traffic(new SessionKey(ROMEO, JULIET, "t1")).in()).isEqualTo(1);
    }

    @ParameterizedTest(name = "c={0}, port {1} is not followed")
    @CsvSource({
        "127.0.0.1,5269",
        "169.254.169.254,5269",
        "host.other.example,5269",
        "xmpp.thecappulets.example.com,22",
        "notthecappulets.example.com,5269"
    })
    @Spec("D-23")
    void anAnswerCannotSendUsAnywhere(String host, int port) {
        Exchange exchange = offered();

        answer(exchange, JULIET + "/balcony", host, port);
        steps.accept(exchange);
        steps.settle(exchange);

        Session session = sessions.get(exchange.getProperty(SessionSteps.KEY, SessionKey.class));
        assertThat(((Session.Established) session).target()).isEqualTo(StreamTarget.NONE);
    }

    @Test
    @Spec("D-21")
    void anAnswerWithAJidOfAThirdDomainAgreesNothing() {
        Exchange exchange = offered();
        answer(exchange, "juliet@victim.example/balcony", "xmpp.thecappulets.example.com", 5269);

        assertThatThrownBy(() -> steps.accept(exchange))
                .isInstanceOf(NotAcceptableAnswerException.class)
                .hasMessageContaining("victim.example");
    }

    @Test
    @Spec({"D-04", "D-52"})
    void aRefusalIsToldInTheWordsOfXmpp() {
        Exchange exchange = offered();
        exchange.getMessage().setHeader(UmppConstants.STATUS, 486);
        exchange.getMessage().setHeader(UmppConstants.REASON, "Busy Here");

        steps.refuse(exchange);
        steps.settle(exchange);

        assertThat(exchange.getProperty(SessionSteps.SESSION, Session.Refused.class)
                        .refusal())
                .isEqualTo(new Refusal("recipient-unavailable", "Busy Here"));
        assertThat(steps.isSettled(exchange)).isTrue();
        steps.forget(exchange);
        assertThat(steps.begin(exchange)).isTrue();
    }

    @Test
    @Spec({"R-006", "R-025", "R-026"})
    void audioIsDeclinedAndTheChatStands() {
        Exchange exchange = inbound(
                """
                v=0
                o=juliet 1 1 IN IP4 balcony.thecappulets.example.com
                s=-
                c=IN IP4 balcony.thecappulets.example.com
                t=0 0
                m=audio 39923 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                m=message 5269 xmpp/tcp chat
                c=IN IP4 xmpp.thecappulets.example.com
                a=direction:both
                a=jid:juliet@thecappulets.example.com/balcony
                a=thread:283461923759234
                """);

        steps.answer(exchange);

        assertThat(exchange.getMessage().getBody(String.class))
                .containsSubsequence("m=audio 0 RTP/AVP 0", "m=message 5269 xmpp/tcp chat", "a=direction:passive")
                .contains("a=jid:" + ROMEO + "/")
                .contains("a=thread:283461923759234");
        assertThat(sessions.ofDialog("dialog-1")).isInstanceOf(Session.Established.class);
    }

    @Test
    @Spec("D-21")
    void anOfferWithAJidOfAThirdDomainIsRefused() {
        Exchange exchange = inbound(offerFrom("juliet@victim.example/balcony"));

        assertThatThrownBy(() -> steps.answer(exchange)).isInstanceOf(NotAcceptableOfferException.class);
        assertThat(sessions.all()).isEmpty();
    }

    @Test
    @Spec("D-21")
    void anotherLocalPartIsLegalUnlessThePartnerIsBoundToTheUser() {
        steps.answer(inbound(offerFrom("jcapulet@thecappulets.example.com/balcony")));
        assertThat(sessions.all()).hasSize(1);

        Partner bound = new Partner(
                "thecappulets.example.com",
                "thecappulets.example.com",
                TransportAddresses.of("thecappulets.example.com"),
                true,
                false,
                Partner.EntityPolicy.WARN);
        steps = stepsWith(bound);

        assertThatThrownBy(() -> steps.answer(inbound(offerFrom("jcapulet@thecappulets.example.com/balcony"))))
                .isInstanceOf(NotAcceptableOfferException.class);
    }

    @Test
    @Spec("D-05")
    void anInvitationWithoutMessagesIsRefused() {
        Exchange exchange = inbound(
                """
                v=0
                o=juliet 1 1 IN IP4 balcony.thecappulets.example.com
                s=-
                c=IN IP4 balcony.thecappulets.example.com
                t=0 0
                m=audio 39923 RTP/AVP 0
                """);

        assertThatThrownBy(() -> steps.answer(exchange))
                .isInstanceOfSatisfying(NotAcceptableOfferException.class, e -> assertThat(e.warningCode())
                        .isEqualTo(304));
    }

    @Test
    @Spec("Q-04")
    void withoutAnyThreadTheCallIdIsTheThread() {
        Exchange exchange = inbound(offerFrom("juliet@thecappulets.example.com/balcony"));

        steps.answer(exchange);

        assertThat(exchange.getMessage().getHeader(UmppConstants.THREAD)).isEqualTo(CALL_ID);
    }

    @Test
    @Spec("D-06")
    void whereBothOfferedTheSameThreadOurDialogIsSurplusIfItsCallIdIsHigher() {
        Exchange ours = offered();
        Exchange theirs = inbound(offerFrom("juliet@thecappulets.example.com/balcony") + "a=thread:t1\n");
        theirs.getMessage().setHeader(UmppConstants.DIALOG, "!lowest;a;b");
        steps.answer(theirs);

        answer(ours, JULIET + "/balcony", "xmpp.thecappulets.example.com", 5269);
        Exchange late = ours;
        late.setProperty(
                "UmppSessionOutcome",
                new SessionEvent.Answered("dialog-1", Jid.parse(JULIET + "/balcony"), StreamTarget.NONE));
        steps.settle(late);

        assertThat(late.getMessage().getHeader(UmppConstants.SURPLUS_DIALOG)).isEqualTo("dialog-1");
    }

    @Test
    @Spec("R-021")
    void eitherSideEndsTheSession() {
        Exchange exchange = inbound(offerFrom("juliet@thecappulets.example.com/balcony") + "a=thread:t1\n");
        steps.answer(exchange);

        Exchange ours = outbound("t1");
        steps.name(ours);
        assertThat(steps.leave(ours)).isTrue();
        assertThat(ours.getMessage().getHeader(UmppConstants.DIALOG)).isEqualTo("dialog-1");
        assertThat(steps.leave(ours)).isFalse();
    }

    @Test
    @Spec({"D-02", "D-22"})
    void aStanzaFindsTheSessionThatIsAgreedWhileItLooks() {
        SessionKey key = offered().getProperty(SessionSteps.KEY, SessionKey.class);
        Exchange stanza = inbound("");
        stanza.getMessage().setHeader(UmppConstants.FROM, JULIET + "/balcony");
        stanza.getMessage().setHeader(UmppConstants.TO, ROMEO + "/orchard");
        stanza.getMessage().setHeader(UmppConstants.THREAD, "t1");
        kept.beforeRead(() -> sessions.apply(
                key, new SessionEvent.Answered("dialog-1", Jid.parse(JULIET + "/balcony"), StreamTarget.NONE)));

        steps.find(stanza);

        assertThat(steps.isKnown(stanza)).isTrue();
    }

    private Exchange offered() {
        Exchange exchange = outbound("t1");
        steps.name(exchange);
        steps.begin(exchange);
        exchange.getMessage().setHeader(UmppConstants.DIALOG, "dialog-1");
        return exchange;
    }

    private Exchange outbound(String thread) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(UmppConstants.FROM, ROMEO + "/orchard");
        exchange.getMessage().setHeader(UmppConstants.TO, JULIET);
        exchange.getMessage().setHeader(UmppConstants.THREAD, thread);
        return exchange;
    }

    private Exchange inbound(String offer) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(UmppConstants.FROM, JULIET);
        exchange.getMessage().setHeader(UmppConstants.TO, ROMEO);
        exchange.getMessage().setHeader(UmppConstants.DIALOG, "dialog-1");
        exchange.getMessage().setHeader(UmppConstants.SESSION_ID, CALL_ID);
        exchange.getMessage().setBody(offer);
        return exchange;
    }

    private static void answer(Exchange exchange, String jid, String host, int port) {
        exchange.getMessage()
                .setBody(
                        """
                        v=0
                        o=juliet 1 1 IN IP4 %s
                        s=-
                        c=IN IP4 %s
                        t=0 0
                        m=message %d xmpp/tcp chat
                        a=direction:passive
                        a=jid:%s
                        """
                                .formatted(host, host, port, jid));
    }

    private static String offerFrom(String jid) {
        return """
                v=0
                o=juliet 1 1 IN IP4 xmpp.thecappulets.example.com
                s=-
                c=IN IP4 xmpp.thecappulets.example.com
                t=0 0
                m=message 5269 xmpp/tcp chat
                a=direction:both
                a=jid:%s
                """
                .formatted(jid);
    }
}
