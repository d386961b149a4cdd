// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.ReceivingNegotiation.Plan;
import org.umpp.xmpp.stream.ReceivingNegotiation.State;
import org.umpp.xmpp.stream.StreamEnd.Side;

@Spec({"R-038", "R-039", "RFC 6120 §4", "RFC 6120 §5", "RFC 6120 §6"})
class ReceivingNegotiationTest {
    private static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:server'"
            + " xmlns:stream='http://etherx.jabber.org/streams' from='capulet.example' to='montague.example' id='id'"
            + " version='1.0'>";
    private static final String UNKNOWN_HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:server'"
            + " xmlns:stream='http://etherx.jabber.org/streams' id='id' version='1.0'>";
    private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    private static final String TLS_OFFER = "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
            + "<required/></starttls></stream:features>";
    private static final String EXTERNAL_OFFER = "<stream:features><mechanisms"
            + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms>"
            + "<bidi xmlns='urn:xmpp:features:bidi'/></stream:features>";
    private static final String SUCCESS = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";

    private static Conversation conversation() {
        Set<String> served = Set.of("capulet.example", "verona.example");
        return new Conversation(ReceivingNegotiation.begin(new Plan(served::contains, false, true, true, () -> "id")));
    }

    private static Conversation untilTls() {
        return conversation().header("montague.example", "capulet.example").element(STARTTLS);
    }

    private static Conversation untilAuth() {
        return untilTls().tls("montague.example").header("montague.example", "capulet.example");
    }

    private static String auth(String response) {
        return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" + response + "</auth>";
    }

    @Test
    void aStreamOpensThroughTlsAndExternal() {
        Conversation c = conversation();
        c.header("montague.example", "capulet.example").says(HEADER, TLS_OFFER);
        c.element(STARTTLS)
                .does(
                        new NegotiationAction.Send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
                        new NegotiationAction.StartTls());
        c.tls("montague.example").says();
        c.header("montague.example", "capulet.example").says(HEADER, EXTERNAL_OFFER);
        c.element(auth("bW9udGFndWUuZXhhbXBsZQ=="))
                .does(new NegotiationAction.Send(SUCCESS), new NegotiationAction.Restart());
        c.header("montague.example", "capulet.example")
                .says(HEADER, "<stream:features><sm xmlns='urn:xmpp:sm:3'/></stream:features>");
        c.opens(new OpenedStream("capulet.example", "montague.example", false, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bW9udGFndWUuZXhhbXBsZQ==", "=", "", " bW9udGFndWUuZXhhbXBsZQ== "})
    @Spec("XEP-0178 §3")
    void theCertificateSaysWhoItIsAndTheResponseMayAgree(String response) {
        untilAuth().element(auth(response)).says(SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({
        "invalid-authzid, Y2FwdWxldC5leGFtcGxl",
        "invalid-authzid, Y29uZmVyZW5jZS5leGFtcGxlLm9yZwo=",
        "incorrect-encoding, !!!"
    })
    void aResponseForAnybodyElseIsRefused(String condition, String response) {
        untilAuth()
                .element(auth(response))
                .says("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + condition + "/></failure>");
    }

    @Test
    @Spec("RFC 6120 §6.4.5")
    void thePeerMayTryAgainButNotForEver() {
        Conversation c = untilAuth();
        c.element("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>")
                .says("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><invalid-mechanism/></failure>");
        c.element("<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
                .says("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><aborted/></failure>");
        c.element(auth("!!!")).ends(new StreamEnd.Sasl(Side.LOCAL, "incorrect-encoding"));
    }

    @Test
    @Spec({"D-14", "XEP-0288 §2"})
    void bidiIsGrantedToWhoAsks() {
        Conversation c = untilAuth().element("<bidi xmlns='urn:xmpp:bidi'/>").says();

        c.element(auth("=")).header("montague.example", "capulet.example");
        c.opens(new OpenedStream("capulet.example", "montague.example", true, null));
    }

    @Test
    @Spec({"R-039", "R-040", "XEP-0178 §3"})
    void externalIsNotOfferedToACertificateOfAnotherDomain() {
        Conversation c = untilTls().tls("other.example").header("montague.example", "capulet.example");

        c.ends(new StreamEnd.Certificate(Side.LOCAL, "not for montague.example"));
        assertThat(c.said()).startsWith(HEADER).contains("<not-authorized ").doesNotContain("EXTERNAL");
    }

    @Test
    @Spec("R-038")
    void nothingButStarttlsIsHeardBeforeTls() {
        conversation()
                .header("montague.example", "capulet.example")
                .on(new NegotiationEvent.StanzaReceived())
                .endsInError(Side.LOCAL, StreamErrorCondition.NOT_AUTHORIZED);
        conversation()
                .header("montague.example", "capulet.example")
                .element(auth("="))
                .says("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><encryption-required/></failure>");
        conversation()
                .header("montague.example", "capulet.example")
                .element("<db:result xmlns:db='jabber:server:dialback' from='a' to='b'>x</db:result>")
                .endsInError(Side.LOCAL, StreamErrorCondition.UNSUPPORTED_STANZA_TYPE);
    }

    @Test
    void aBareInitialHeaderNeedNotSayWhoItIsFrom() {
        conversation()
                .header("", "capulet.example")
                .says(UNKNOWN_HEADER.replace(" id=", " from='capulet.example' id="), TLS_OFFER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host-unknown         | montague.example | other.example    | 1.0 | jabber:server",
                "host-unknown         | montague.example | a@capulet.example| 1.0 | jabber:server",
                "improper-addressing  | montague.example | ''               | 1.0 | jabber:server",
                "improper-addressing  | @                | capulet.example  | 1.0 | jabber:server",
                "unsupported-version  | montague.example | capulet.example  | ''  | jabber:server",
                "unsupported-version  | montague.example | capulet.example  | 0.9 | jabber:server",
                "unsupported-version  | montague.example | capulet.example  | 1   | jabber:server",
                "invalid-namespace    | montague.example | capulet.example  | 1.0 | jabber:client",
            })
    void aHeaderThatCannotBeServedIsAnsweredByItsError(
            String condition, String from, String to, String version, String content) {
        StreamHeader header = new StreamHeader(Namespaces.STREAMS, "stream", content, from, to, "", version, "");
        Conversation c = conversation().on(new NegotiationEvent.HeaderReceived(header));

        c.endsInError(Side.LOCAL, StreamErrorCondition.of(condition));
        assertThat(c.said()).startsWith(UNKNOWN_HEADER + "<stream:error><" + condition + " ");
    }

    @Test
    @Spec("RFC 6120 §4.7.5")
    void aLaterVersionTalksToUsAsOurs() {
        StreamHeader header = new StreamHeader(
                Namespaces.STREAMS, "stream", Namespaces.SERVER, "montague.example", "capulet.example", "", "42.7", "");

        conversation().on(new NegotiationEvent.HeaderReceived(header)).says(HEADER, TLS_OFFER);
    }

    @Test
    void theDomainsOfAStreamStayTheSame() {
        untilTls()
                .tls("montague.example")
                .header("montague.example", "verona.example")
                .endsInError(Side.LOCAL, StreamErrorCondition.HOST_UNKNOWN);
        untilTls()
                .tls("other.example")
                .header("other.example", "capulet.example")
                .endsInError(Side.LOCAL, StreamErrorCondition.INVALID_FROM);
        untilTls()
                .tls("montague.example")
                .header("", "capulet.example")
                .endsInError(Side.LOCAL, StreamErrorCondition.IMPROPER_ADDRESSING);
    }

    private static Map<State, Conversation> everyState() {
        Map<State, Conversation> states = new EnumMap<>(State.class);
        for (State state : State.values()) {
            Conversation c = conversation();
            List<Runnable> way = List.of(
                    () -> c.header("montague.example", "capulet.example"),
                    () -> c.element(STARTTLS),
                    () -> c.tls("montague.example"),
                    () -> c.header("montague.example", "capulet.example"),
                    () -> c.element(auth("=")),
                    () -> c.header("montague.example", "capulet.example"));
            if (state == State.ENDED) {
                c.on(new NegotiationEvent.TimedOut());
            }
            for (Runnable step : way) {
                if (((ReceivingNegotiation) c.state()).state() != state) {
                    step.run();
                }
            }
            assertThat(((ReceivingNegotiation) c.state()).state()).isEqualTo(state);
            states.put(state, c);
        }
        return states;
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void everyEventIsAnsweredInEveryState(State state) {
        for (Conversation.Surprise surprise : Conversation.Surprise.values()) {
            Conversation c = everyState().get(state);
            boolean quiet = state == State.OPEN || state == State.ENDED || surprise == Conversation.Surprise.CONNECTED;
            boolean expected = surprise == Conversation.Surprise.TLS && state == State.TLS;
            c.surprise(surprise);
            if (quiet) {
                assertThat(c.actions()).as(surprise.name()).isEmpty();
            } else if (expected) {
                assertThat(((ReceivingNegotiation) c.state()).state()).isEqualTo(State.SECURE_HEADER);
            } else {
                assertThat(((ReceivingNegotiation) c.state()).state())
                        .as(surprise.name())
                        .isEqualTo(State.ENDED);
                assertThat(c.actions()).as(surprise.name()).last().isInstanceOf(NegotiationAction.End.class);
            }
        }
    }
}
