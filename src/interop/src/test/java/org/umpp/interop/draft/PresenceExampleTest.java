// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** The draft's presence (§4.2): in either role the peer's part is what the draft prints. */
@Spec("draft §4.2")
class PresenceExampleTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer server;
    private SipPeer sip;

    private void start(String own, String other, String... lines) throws Exception {
        sip = new SipPeer("sip." + other, authority.forDomain(other), authority);
        server = new TestServer(own, authority, folder)
                .partner(other, sip.port(), FreePorts.next(), lines)
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        sip.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-030", "R-031", "R-032", "R-033", "R-034", "Q-09", "Q-15", "Q-16", "Q-17", "Q-18"})
    void romeosServerWatchesOurJuliet(Form form) throws Exception {
        start(CAPULET, MONTAGUE);
        julietIs("");
        server.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(JULIET, ROMEO));

        sip.requests(sip.connect(server.sipPort()), form.sip("presence-1-subscribe"));
        SipText ok = sip.receives("SIP/2.0 200").message();
        assertThat(ok.header("CSeq")).isEqualTo("13667 SUBSCRIBE");
        assertThat(ok.header("Expires")).isEqualTo("3600");
        assertThat(ok.find("Subscription-State")).isNull();

        SipPeer.Received open = sip.receives("NOTIFY sip:romeo@orchard.montague.example.net SIP/2.0");
        SipText first = open.message();
        assertThat(first.tag("From")).isEqualTo(ok.tag("To"));
        assertThat(first.tag("To")).isEqualTo("23923");
        assertThat(first.header("Call-ID")).isEqualTo("98394813@orchard.montague.example.net");
        assertThat(first.header("Event")).isEqualTo("presence");
        assertThat(granted(first)).isBetween(1, 3600);
        assertThat(first.header("Content-Type")).isEqualTo("application/pidf+xml");
        assertThat(first.body()).contains("pres:" + JULIET, "balcony", ">open<", "timestamp>");
        sip.answers(open, answer(form.sip("presence-4-ok"), first, "66734 NOTIFY"));

        julietIs("type='unavailable'");
        SipPeer.Received closed = sip.receives("NOTIFY sip:romeo@orchard.montague.example.net SIP/2.0");
        SipText second = closed.message();
        assertThat(second.header("Call-ID")).isEqualTo(first.header("Call-ID"));
        assertThat(second.tag("From")).isEqualTo(first.tag("From"));
        assertThat(cseq(second)).isEqualTo(cseq(first) + 1);
        assertThat(granted(second)).isLessThanOrEqualTo(granted(first));
        assertThat(second.body()).doesNotContain(">open<");
        sip.answers(closed, answer(form.sip("presence-6-ok"), second, "66735 NOTIFY"));
    }

    @Test
    @Spec({"Q-12", "Q-17"})
    void whoAcceptsOnlyDocumentsOfTheDraftsTimeGetsThem() throws Exception {
        start(CAPULET, MONTAGUE);
        julietIs("");
        server.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(JULIET, ROMEO));

        SipText subscribe = Form.VERBATIM
                .sip("presence-1-subscribe")
                .with("Event: presence", "Event: presence\r\nAccept: application/cpim-pidf+xml");
        sip.requests(sip.connect(server.sipPort()), subscribe);
        sip.receives("SIP/2.0 200");
        SipText open = sip.receives("NOTIFY ").message();

        assertThat(open.header("Content-Type")).isEqualTo("application/cpim-pidf+xml");
        assertThat(open.body()).contains("urn:ietf:params:xml:ns:cpim-pidf", ">open<");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-030", "R-035", "Q-09", "Q-10", "Q-11", "Q-12", "Q-13", "Q-14", "Q-15"})
    void ourRomeoWatchesJuliet(Form form) throws Exception {
        start(MONTAGUE, CAPULET);
        SipPeer.Received subscribe = subscribed(form);

        sip.requests(subscribe.connection(), notification(form, "presence-3-notify", subscribe));
        assertThat(sip.receives("SIP/2.0 200").message().header("CSeq")).isEqualTo("66734 NOTIFY");
        assertThat(server.sees().type()).isEqualTo("subscribed");
        Stanza open = server.sees();
        assertThat(open.from()).hasToString(JULIET + "/balcony");
        assertThat(open.type()).isNotEqualTo("unavailable");

        sip.requests(subscribe.connection(), notification(form, "presence-5-notify", subscribe));
        assertThat(sip.receives("SIP/2.0 200").message().header("CSeq")).isEqualTo("66735 NOTIFY");
        Stanza closed = server.sees();
        assertThat(closed.from()).hasToString(JULIET + "/balcony");
        assertThat(closed.type()).isEqualTo("unavailable");
    }

    @Test
    @Spec("Q-13")
    void aDocumentAboutAnotherEntityIsDroppedForAPartnerSetToThat() throws Exception {
        start(MONTAGUE, CAPULET, "entity = drop");
        SipPeer.Received subscribe = subscribed(Form.VERBATIM);

        sip.requests(subscribe.connection(), notification(Form.VERBATIM, "presence-3-notify", subscribe));
        sip.receives("SIP/2.0 200");
        sip.requests(subscribe.connection(), notification(Form.REPAIRED, "presence-5-notify", subscribe));
        sip.receives("SIP/2.0 200");

        assertThat(server.sees().type()).isEqualTo("subscribed");
        // what was open in the dropped document never was seen
        assertThat(server.sees().type()).isEqualTo("unavailable");
    }

    private void julietIs(String type) {
        server.shows("<presence from='%s/balcony' to='%s' %s/>".formatted(JULIET, JULIET, type));
    }

    private SipPeer.Received subscribed(Form form) throws Exception {
        server.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(ROMEO, JULIET));
        SipPeer.Received subscribe = sip.receives("SUBSCRIBE pres:juliet@thecappulets.example.com SIP/2.0");
        SipText request = subscribe.message();
        assertThat(request.header("Event")).isEqualTo("presence");
        assertThat(request.header("Expires")).isEqualTo("3600");
        assertThat(request.uri("From")).isEqualTo("pres:" + ROMEO);
        assertThat(request.uri("Contact")).contains("sip." + MONTAGUE);
        sip.answers(
                subscribe,
                form.sip("presence-2-ok")
                        .with("tag=23923", "tag=" + request.tag("From"))
                        .with("98394813@orchard.montague.example.net", request.header("Call-ID"))
                        .with("13667 SUBSCRIBE", request.header("CSeq")));
        return subscribe;
    }

    private static SipText notification(Form form, String name, SipPeer.Received subscribe) {
        SipText request = subscribe.message();
        return form.sip(name)
                .with("NOTIFY sip:romeo@orchard.montague.example.net", "NOTIFY " + request.uri("Contact"))
                .with("tag=23923", "tag=" + request.tag("From"))
                .with("98394813@orchard.montague.example.net", request.header("Call-ID"));
    }

    private static SipText answer(SipText printed, SipText notify, String cseq) {
        return printed.with("-938413", notify.tag("From")).with(cseq, notify.header("CSeq"));
    }

    private static int cseq(SipText message) {
        String value = message.header("CSeq");
        return Integer.parseInt(value.substring(0, value.indexOf(' ')));
    }

    private static int granted(SipText notify) {
        String state = notify.header("Subscription-State");
        assertThat(state).startsWith("active;expires=");
        return Integer.parseInt(state.substring("active;expires=".length()));
    }
}
