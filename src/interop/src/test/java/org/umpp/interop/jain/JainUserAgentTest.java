// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.throwaway.ThrowawayAuthority;

/** The foreign user agent with itself: what fails here is not our stack's fault. */
class JainUserAgentTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "im:romeo@" + MONTAGUE;
    private static final String JULIET = "im:juliet@" + CAPULET;

    /** Two that are each other's partner. */
    record Pair(String transport, JainUserAgent montague, JainUserAgent capulet) {
        Pair {
            montague.partner(capulet.port());
            capulet.partner(montague.port());
        }

        @Override
        public String toString() {
            return transport;
        }
    }

    private static List<Pair> pairs = List.of();

    @BeforeAll
    static void start() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");
        pairs = List.of(
                new Pair(
                        "tls",
                        JainUserAgent.tls(MONTAGUE, authority.forDomain(MONTAGUE), authority.certificate(), CAPULET),
                        JainUserAgent.tls(CAPULET, authority.forDomain(CAPULET), authority.certificate(), MONTAGUE)),
                new Pair("tcp", JainUserAgent.tcp(MONTAGUE), JainUserAgent.tcp(CAPULET)));
    }

    @AfterAll
    static void stop() {
        for (Pair pair : pairs) {
            pair.montague().close();
            pair.capulet().close();
        }
    }

    static List<Pair> pairs() {
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void session(Pair pair) throws Exception {
        JainUserAgent montague = pair.montague();
        JainUserAgent capulet = pair.capulet();
        Request offer = montague.request(Request.INVITE, ROMEO, JULIET);
        montague.body(offer, "application/sdp", "v=0\r\n");
        montague.sends(offer);

        RequestEvent invite = capulet.receives(Request.INVITE);
        assertThat(JainUserAgent.body(invite.getRequest())).isEqualTo("v=0\r\n");
        Response answer = capulet.response(invite, 200);
        capulet.body(answer, "application/sdp", "v=0\r\n");
        ServerTransaction transaction = capulet.answers(invite, answer);

        ResponseEvent ok = montague.receives(200, Request.INVITE);
        montague.acknowledges(ok);
        capulet.receives(Request.ACK);

        Dialog dialog = transaction.getDialog();
        capulet.sends(dialog, dialog.createRequest(Request.BYE));
        montague.answers(montague.receives(Request.BYE), 200);
        capulet.receives(200, Request.BYE);
        assertThat(montague.isQuiet() && capulet.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void cancelledInvitation(Pair pair) throws Exception {
        ClientTransaction pending = pair.montague().sends(pair.montague().request(Request.INVITE, ROMEO, JULIET));
        RequestEvent invite = pair.capulet().receives(Request.INVITE);
        pair.capulet().answers(invite, 180);

        pair.montague().receivesProvisional(180);
        pair.montague().cancels(pending);
        pair.capulet().answers(pair.capulet().receives(Request.CANCEL), 200);
        pair.capulet().answers(invite, 487);

        pair.montague().receives(200, Request.CANCEL);
        pair.montague().receives(487, Request.INVITE);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void subscription(Pair pair) throws Exception {
        JainUserAgent montague = pair.montague();
        JainUserAgent capulet = pair.capulet();
        Request watch = montague.request(Request.SUBSCRIBE, "pres:romeo@" + MONTAGUE, "pres:juliet@" + CAPULET);
        montague.header(watch, "Event", "presence");
        montague.header(watch, "Expires", "3600");
        montague.sends(watch);

        RequestEvent subscribe = capulet.receives(Request.SUBSCRIBE);
        Response accepted = capulet.response(subscribe, 200);
        capulet.header(accepted, "Expires", "3600");
        ServerTransaction transaction = capulet.answers(subscribe, accepted);
        montague.receives(200, Request.SUBSCRIBE);

        Dialog dialog = transaction.getDialog();
        Request state = dialog.createRequest(Request.NOTIFY);
        capulet.header(state, "Event", "presence");
        capulet.header(state, "Subscription-State", "active;expires=3600");
        capulet.body(state, "application/pidf+xml", "<presence/>");
        capulet.sends(dialog, state);

        RequestEvent notify = montague.receives(Request.NOTIFY);
        assertThat(JainUserAgent.body(notify.getRequest())).isEqualTo("<presence/>");
        assertThat(((CSeqHeader) notify.getRequest().getHeader(CSeqHeader.NAME)).getSeqNumber())
                .isPositive();
        montague.answers(notify, 200);
        capulet.receives(200, Request.NOTIFY);
    }
}
