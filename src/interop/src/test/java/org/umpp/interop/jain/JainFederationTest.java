// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.header.ExpiresHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;
import org.umpp.sip.SipConstants;
import org.umpp.sip.SipFailureException;
import org.umpp.sip.transport.Protocol;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** The component {@code sip} and a stack we did not write, each in each role, over TLS as partners and TCP as a community. */
class JainFederationTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "im:romeo@" + MONTAGUE;
    private static final String JULIET = "im:juliet@" + CAPULET;
    private static final String OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n";
    private static final String ANSWER = "v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\n";
    private static final String OPEN = "<presence xmlns='urn:ietf:params:xml:ns:pidf'/>";

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");
    private CamelSide camel;
    private JainUserAgent jain;

    /** Camel serves the Capulets, JAIN the Montagues. */
    private void meet(Protocol protocol) throws Exception {
        meet(protocol, MONTAGUE);
    }

    private void meet(Protocol protocol, String proven) throws Exception {
        IssuedCertificate theirs = authority.forDomain(proven);
        jain = protocol == Protocol.TLS
                ? JainUserAgent.tls(MONTAGUE, theirs, authority.certificate(), CAPULET)
                : JainUserAgent.tcp(MONTAGUE);
        camel = new CamelSide(
                CAPULET, authority.forDomain(CAPULET), authority.certificate(), MONTAGUE, jain.port(), protocol);
    }

    private void start(Protocol protocol) {
        camel.start();
        jain.partner(camel.port(protocol));
    }

    @AfterEach
    void part() {
        camel.close();
        jain.close();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    @Spec({"R-007", "R-021", "R-022", "R-029"})
    void theirOfferOurAnswerTheirBye(Protocol protocol) throws Exception {
        meet(protocol);
        camel.on("sip:invite", exchange -> exchange.getMessage().setBody(ANSWER));
        camel.on("sip:bye", exchange -> {});
        start(protocol);

        Request offer = jain.request(Request.INVITE, ROMEO, JULIET);
        jain.body(offer, "application/sdp", OFFER);
        jain.sends(offer);
        Map<String, Object> invite = camel.receives("sip:invite");
        assertThat(invite)
                .containsEntry("body", OFFER)
                .containsEntry(SipConstants.FROM, ROMEO)
                .containsEntry(SipConstants.TO, JULIET);

        ResponseEvent ok = jain.receives(200, Request.INVITE);
        assertThat(JainUserAgent.body(ok.getResponse())).isEqualTo(ANSWER);
        jain.acknowledges(ok);
        Dialog dialog = ok.getDialog();
        jain.sends(dialog, dialog.createRequest(Request.BYE));
        jain.receives(200, Request.BYE);
        assertThat(camel.receives("sip:bye")).containsEntry(SipConstants.DIALOG_ID, invite.get(SipConstants.DIALOG_ID));
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    @Spec({"R-007", "R-021", "R-022", "R-028"})
    void ourOfferTheirAnswerOurBye(Protocol protocol) throws Exception {
        meet(protocol);
        start(protocol);

        Pending<Exchange> reply = Pending.of(() ->
                camel.send("sip:invite", OFFER, Map.of(SipConstants.REQUEST_URI, ROMEO, SipConstants.FROM, JULIET)));
        RequestEvent invite = jain.receives(Request.INVITE);
        assertThat(JainUserAgent.body(invite.getRequest())).isEqualTo(OFFER);
        Response answer = jain.response(invite, 200);
        jain.body(answer, "application/sdp", ANSWER);
        jain.answers(invite, answer);
        jain.receives(Request.ACK);
        Exchange established = reply.get();
        assertThat(established.getException()).isNull();
        assertThat(established.getMessage().getBody(String.class)).isEqualTo(ANSWER);

        Pending<Exchange> ended = Pending.of(() -> camel.send(
                "sip:bye",
                null,
                Map.of(SipConstants.DIALOG_ID, established.getMessage().getHeader(SipConstants.DIALOG_ID))));
        jain.answers(jain.receives(Request.BYE), 200);
        assertThat(ended.get().getException()).isNull();
        assertThat(jain.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    @Spec("R-021")
    void theyEndWhatWeBegan(Protocol protocol) throws Exception {
        meet(protocol);
        camel.on("sip:bye", exchange -> {});
        start(protocol);
        Pending<Exchange> reply = Pending.of(() ->
                camel.send("sip:invite", OFFER, Map.of(SipConstants.REQUEST_URI, ROMEO, SipConstants.FROM, JULIET)));
        RequestEvent invite = jain.receives(Request.INVITE);
        Response answer = jain.response(invite, 200);
        jain.body(answer, "application/sdp", ANSWER);
        ServerTransaction transaction = jain.answers(invite, answer);
        jain.receives(Request.ACK);
        Object dialogId = reply.get().getMessage().getHeader(SipConstants.DIALOG_ID);

        Dialog dialog = transaction.getDialog();
        jain.sends(dialog, dialog.createRequest(Request.BYE));
        jain.receives(200, Request.BYE);
        assertThat(camel.receives("sip:bye")).containsEntry(SipConstants.DIALOG_ID, dialogId);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    @Spec({"C-11", "RFC 3261 §17.1.1.3"})
    void refusals(Protocol protocol) throws Exception {
        meet(protocol);
        camel.on("sip:invite", exchange -> {
            throw new SipFailureException(486, "Busy Here");
        });
        start(protocol);

        Request offer = jain.request(Request.INVITE, ROMEO, JULIET);
        jain.body(offer, "application/sdp", OFFER);
        jain.sends(offer);
        jain.receives(486, Request.INVITE);

        Pending<Exchange> reply = Pending.of(() ->
                camel.send("sip:invite", OFFER, Map.of(SipConstants.REQUEST_URI, ROMEO, SipConstants.FROM, JULIET)));
        jain.answers(jain.receives(Request.INVITE), 488);
        assertThat(reply.get().getException(SipFailureException.class).getStatus())
                .isEqualTo(488);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    @Spec({"D-08", "C-11", "RFC 3261 §9.2"})
    void theyCancel(Protocol protocol) throws Exception {
        meet(protocol);
        Pending.Gate gate = new Pending.Gate();
        camel.on("sip:invite", exchange -> gate.await());
        camel.on("sip:cancel", exchange -> {});
        start(protocol);
        Request offer = jain.request(Request.INVITE, ROMEO, JULIET);
        jain.body(offer, "application/sdp", OFFER);
        ClientTransaction invite = jain.sends(offer);
        jain.receivesProvisional(100);

        jain.cancels(invite);

        jain.receives(200, Request.CANCEL);
        jain.receives(487, Request.INVITE);
        gate.open();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    @Spec({"R-010", "R-031", "R-032", "R-034"})
    void theyWatch(Protocol protocol) throws Exception {
        meet(protocol);
        camel.on("sip:subscribe?event=presence", exchange -> {});
        start(protocol);
        Request watch = jain.request(Request.SUBSCRIBE, "pres:romeo@" + MONTAGUE, "pres:juliet@" + CAPULET);
        jain.header(watch, "Event", "presence");
        jain.header(watch, "Expires", "3600");
        jain.header(watch, "Accept", "application/pidf+xml");
        jain.sends(watch);

        Object dialogId = camel.receives("sip:subscribe?event=presence").get(SipConstants.DIALOG_ID);
        ResponseEvent accepted = jain.receives(200, Request.SUBSCRIBE);
        assertThat(accepted.getResponse().getExpires())
                .extracting(ExpiresHeader::getExpires)
                .isEqualTo(3600);
        camel.send(
                "sip:notify",
                OPEN,
                Map.of(SipConstants.DIALOG_ID, dialogId, SipConstants.SUBSCRIPTION_STATE, "active"));

        RequestEvent notify = jain.receives(Request.NOTIFY);
        assertThat(JainUserAgent.body(notify.getRequest())).isEqualTo(OPEN);
        assertThat(notify.getRequest().getHeader("Event")).hasToString("Event: presence\r\n");
        assertThat(notify.getRequest().getHeader("Subscription-State").toString())
                .contains("active;expires=3");
        jain.answers(notify, 200);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    @Spec({"R-011", "R-012", "R-030", "R-035"})
    void weWatch(Protocol protocol) throws Exception {
        meet(protocol);
        camel.on("sip:notify", exchange -> {});
        start(protocol);
        Pending<Exchange> reply = Pending.of(() -> camel.send(
                "sip:subscribe?event=presence",
                null,
                Map.of(
                        SipConstants.REQUEST_URI,
                        "pres:romeo@" + MONTAGUE,
                        SipConstants.FROM,
                        "pres:juliet@" + CAPULET,
                        SipConstants.EXPIRES,
                        3600)));
        RequestEvent subscribe = jain.receives(Request.SUBSCRIBE);
        assertThat(subscribe.getRequest().getHeader("Event")).hasToString("Event: presence\r\n");
        Response accepted = jain.response(subscribe, 200);
        jain.header(accepted, "Expires", "3600");
        Dialog dialog = jain.answers(subscribe, accepted).getDialog();
        assertThat(reply.get().getException()).isNull();

        Request state = dialog.createRequest(Request.NOTIFY);
        jain.header(state, "Event", "presence");
        jain.header(state, "Subscription-State", "active;expires=3600");
        jain.body(state, "application/pidf+xml", OPEN);
        jain.sends(dialog, state);
        jain.receives(200, Request.NOTIFY);
        assertThat(camel.receives("sip:notify")).containsEntry("body", OPEN);
    }

    @Test
    @Spec({"D-20", "C-11", "RFC 5922 §7.1"})
    void aStrangerIsRefusedBeforeAnyRoute() throws Exception {
        meet(Protocol.TLS, "stranger.example.org");
        camel.on("sip:invite", exchange -> exchange.getMessage().setBody(ANSWER));
        start(Protocol.TLS);

        Request offer = jain.request(Request.INVITE, ROMEO, JULIET);
        jain.body(offer, "application/sdp", OFFER);
        jain.sends(offer);

        jain.receives(403, Request.INVITE);
        assertThat(camel.isQuiet()).isTrue();
    }
}
