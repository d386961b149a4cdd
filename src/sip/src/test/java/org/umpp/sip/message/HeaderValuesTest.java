// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** Values of header fields: what is read, what is refused, and that writing inverts reading. */
@Spec({"C-11", "RFC 3261 §20"})
class HeaderValuesTest {
    private static SipHeaders headers(String lines) {
        return Messages.request("OPTIONS sip:a@example.com SIP/2.0\n" + lines).headers();
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §20.10", "Q-20", "Q-11"})
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<sip:a@b>;tag=x | `` | sip:a@b | x",
                "sip:a@b;tag=x | `` | sip:a@b | x",
                "sip:a@b ;  tag  = -938413 | `` | sip:a@b | -938413",
                "Romeo <im:romeo@montague.example.net>;tag=1 | Romeo | im:romeo@montague.example.net | 1",
                "Romeo of Montague<im:r@m> | Romeo of Montague | im:r@m | ",
                "\"A. G. \\\"Bell\\\"\" <sip:agb@b> ;tag=a48s | A. G. \"Bell\" | sip:agb@b | a48s",
                "\"<sip:evil@x>\" <sip:a@b> | <sip:evil@x> | sip:a@b | ",
                "J\u00fcrgen <sip:j@b> | J\u00fcrgen | sip:j@b | ",
                "<sip:a@b;tag=uri> | `` | sip:a@b;tag=uri | ",
                "im:a@b;tag=x | `` | im:a@b | x"
            })
    void addresses(String text, String displayName, String uri, String tag) {
        NameAddr address = NameAddr.parse(text);

        assertThat(address.displayName()).isEqualTo(displayName);
        assertThat(address.uri()).hasToString(uri);
        assertThat(address.tag()).isEqualTo(tag);
        assertThat(NameAddr.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §20.10", "RFC 4475 §3.1.2.6", "RFC 4475 §3.1.2.14", "RFC 4475 §3.1.2.15"})
    @ValueSource(
            strings = {
                "",
                "<>",
                "<sip:a@b",
                "sip:a@b>",
                "\"open <sip:a@b>",
                "Bell, Alexander <sip:a@b>",
                "< sip:a@b>",
                "<sip:a@b >",
                "sip:a@b?Route=x",
                "sip:a,b@c",
                "<sip:a@b> x",
                "<sip:a@b>;",
                "<sip:a@b>;tag=",
                "<sip:a@b>;tag=a;Tag=b",
                "\"a\" b <sip:a@b>",
                "<sip:a@b>;tag=\"x",
                "Juliet",
                "a@b <sip:a@b>"
            })
    void whatIsNoAddress(String text) {
        assertThatExceptionOfType(MalformedSipException.class).isThrownBy(() -> NameAddr.parse(text));
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §20.42", "RFC 3581 §3", "RFC 5118 §4.5"})
    @CsvSource(
            delimiter = '|',
            value = {
                "SIP/2.0/TLS a.example.com:5061;branch=z9hG4bK87 | TLS | a.example.com:5061 | z9hG4bK87",
                "SIP  /   2.0 / UDP    192.0.2.2 ;rport; branch = 390skdjuw | UDP | 192.0.2.2 | 390skdjuw",
                "sip/2.0/tcp [2001:DB8::9]:5060;received=[2001:db8::9];branch=z9hG4bK1 | TCP | [2001:db8::9]:5060 | z9hG4bK1",
                "SIP/2.0/TLS host | TLS | host | ''"
            })
    void vias(String text, String transport, String sentBy, String branch) {
        Via via = Via.parse(text);

        assertThat(via.transport()).isEqualTo(transport);
        assertThat(via.sentBy()).isEqualTo(sentBy);
        assertThat(via.branch()).isEqualTo(branch.replace("''", ""));
        assertThat(via.hasMagicCookie()).isEqualTo(branch.startsWith("z9hG4bK"));
        assertThat(Via.parse(via.toString())).isEqualTo(via);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SIP/2.0/TLS",
                "SIP/2.0/TLS ",
                "SIP/3.0/TLS a",
                "XIP/2.0/TLS a",
                "SIP/2.0 a",
                "SIP/2.0/TLSa:1:2",
                "SIP/2.0/UDP a;;,;,,",
                "SIP/2.0/TLS a:0",
                "SIP/2.0/TLS a:65536",
                "SIP/2.0/TLS a;branch=",
                "SIP/2.0/TLS a b",
                "SIP/2.0/TLS [::1"
            })
    void whatIsNoVia(String text) {
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> Via.parse(text))
                .withMessage("Malformed Via");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §7.3.1"})
    void theTopmostViaOfAList() {
        SipHeaders headers =
                headers("Via: SIP/2.0/TLS a;x=\"1,2\";branch=z9hG4bK1 , SIP/2.0/TLS b\nv: SIP/2.0/TCP c\n");

        assertThat(headers.topVia().host()).isEqualTo("a");
        assertThat(headers.vias()).extracting(Via::host).containsExactly("a", "b", "c");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §18.2.1", "RFC 3581 §4"})
    void theServerNotesWhereARequestCameFrom() {
        SipRequest request = Messages.request(
                "OPTIONS sip:a@example.com SIP/2.0\nVia: SIP/2.0/TLS a;rport;branch=z9hG4bK1, SIP/2.0/TLS b\nVia: SIP/2.0/TCP c\n"
                        + "From: <sip:b@example.com>;tag=1\nTo: <sip:a@example.com>\nCall-ID: c\nCSeq: 1 OPTIONS\n",
                "body");

        SipRequest noted = request.noting(
                request.headers().topVia().with("received", "192.0.2.9").with("rport", "4711"));

        assertThat(noted.headers().topVia().received()).isEqualTo("192.0.2.9");
        assertThat(SipResponse.to(noted, 200, "2").build().headers().all(HeaderName.VIA))
                .containsExactly(
                        "SIP/2.0/TLS a;rport=4711;branch=z9hG4bK1;received=192.0.2.9, SIP/2.0/TLS b", "SIP/2.0/TCP c");
        assertThat(noted).isEqualTo(request);
        assertThat(noted.bodyText()).isEqualTo("body");
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §20.16", "RFC 4475 §3.1.2.4"})
    @ValueSource(
            strings = {
                "",
                "1",
                "INVITE",
                "1INVITE",
                "-1 INVITE",
                "2147483648 INVITE",
                "9292394834772304023312 INVITE",
                "1 INV ITE",
                "1 (INVITE)"
            })
    void whatIsNoCseq(String text) {
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> CSeq.parse(text))
                .withMessage("Malformed CSeq");
    }

    @Test
    void cseq() {
        assertThat(CSeq.parse("0009 \t INVITE ")).isEqualTo(new CSeq(9, "INVITE"));
        assertThat(CSeq.parse("2147483647 X%")).hasToString("2147483647 X%");
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §20.8"})
    @CsvSource({
        "a84b4c76e66710@pc33.atlanta.com, true",
        "f81d4fae-7dec-11d0, true",
        "word%ZK-!.*_+'@word`~)(><:\\/\"][?}{, true",
        "a b, false",
        "a@b@c, false",
        "@b, false",
        "'', false"
    })
    void callIds(String text, boolean sound) {
        SipHeaders headers = headers("Call-ID: " + text);
        if (sound) {
            assertThat(headers.callId()).isEqualTo(text);
        } else {
            assertThatExceptionOfType(MalformedSipException.class)
                    .isThrownBy(headers::callId)
                    .withMessage("Malformed Call-ID");
        }
    }

    @Test
    @Spec({"C-10", "RFC 6665 §8.2.3", "Q-09"})
    void subscriptionStates() {
        SubscriptionState active = SubscriptionState.parse("active;expires=3600");
        assertThat(active.expires()).hasValue(3600);
        assertThat(active.isTerminated()).isFalse();

        SubscriptionState terminated = SubscriptionState.parse("Terminated ; reason=Probation;retry-after=60");
        assertThat(terminated.isTerminated()).isTrue();
        assertThat(terminated.reason()).isEqualTo("probation");
        assertThat(terminated.retryAfter()).hasValue(60);
        assertThat(terminated.expires()).isEmpty();

        assertThat(SubscriptionState.terminated("timeout")).hasToString("terminated;reason=timeout");
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> SubscriptionState.parse("active;expires=soon").expires())
                .withMessage("Malformed Subscription-State");
    }

    @Test
    @Spec({"C-10", "RFC 6665 §8.2.1"})
    void events() {
        SipHeaders headers = headers("Event: presence.winfo;id=1234\nAllow-Events: presence, presence.winfo\n");

        assertThat(headers.event().type()).isEqualTo("presence.winfo");
        assertThat(headers.event().id()).isEqualTo("1234");
        assertThat(headers.allowEvents()).containsExactly("presence", "presence.winfo");
    }

    @Test
    @Spec({"C-11", "RFC 4028 §4", "RFC 4028 §5"})
    void sessionTimers() {
        SipHeaders headers = headers("x: 1800 ;refresher=UAS\nMin-SE: 90;lr\n");

        assertThat(headers.sessionExpires()).isEqualTo(new SessionExpires(1800, SessionExpires.Refresher.UAS));
        assertThat(headers.sessionExpires()).hasToString("1800;refresher=uas");
        assertThat(headers.minSe()).hasValue(90);
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> SessionExpires.parse("1800;refresher=me"));
    }

    @Test
    void numbersAndTheirRanges() {
        SipHeaders headers = headers(
                "Expires: 4294967295\nMin-Expires: 60\nMax-Forwards: 255\nRetry-After: 120 (in a meeting);duration=3600\n");

        assertThat(headers.expires()).hasValue(Integer.MAX_VALUE);
        assertThat(headers.minExpires()).hasValue(60);
        assertThat(headers.maxForwards()).hasValue(255);
        assertThat(headers.retryAfter()).hasValue(120);
        assertThat(headers("Subject: none").expires()).isEqualTo(OptionalInt.empty());
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> headers("Expires: 4294967296").expires());
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> headers("Max-Forwards: 256").maxForwards());
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> headers("Expires: 60 s").expires());
    }

    @Test
    void listsOfTokens() {
        SipHeaders headers = headers("Allow: INVITE, ACK\nAllow: BYE\nk:\nRequire: a,b\nUnsupported: c\n");

        assertThat(headers.allow()).containsExactly("INVITE", "ACK", "BYE");
        assertThat(headers.supported()).isEmpty();
        assertThat(headers.require()).containsExactly("a", "b");
        assertThat(headers.unsupported()).containsExactly("c");
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> headers("Require: a,,b").require())
                .withMessage("Malformed Require");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §20.1"})
    void acceptRanges() {
        SipHeaders headers =
                headers("Accept: application/pidf+xml;q=0.5, application/*;q=0.25;x=\"a,b\", text/plain\n");

        assertThat(headers.accept())
                .extracting(MediaType::essence)
                .containsExactly("application/pidf+xml", "application/*", "text/plain");
        assertThat(headers.accept()).extracting(MediaType::q).containsExactly(500, 250, 1000);
        assertThat(headers.accept().get(1).includes(MediaType.parse("Application/SDP")))
                .isTrue();
        assertThat(headers.accept().get(1).includes(MediaType.parse("text/html")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "1.001", "0.1234", ".5", "0,5", "1.x", "-0"})
    void whatIsNoPreference(String q) {
        assertThatExceptionOfType(MalformedSipException.class).isThrownBy(() -> QValue.thousandths(q, "Accept"));
    }

    @Test
    @Spec({"C-11", "RFC 3261 §20.43", "RFC 3326 §2"})
    void warningsAndReasons() {
        SipHeaders headers = headers(
                "Warning: 305 a.example \"no \\\"m=\\\" line\", 399 b:5061 \"x\"\nReason: SIP;cause=600;text=\"Busy, all\", Q.850;cause=16\n");

        assertThat(headers.warnings())
                .containsExactly(new Warning(305, "a.example", "no \"m=\" line"), new Warning(399, "b:5061", "x"));
        assertThat(headers.warnings().get(0)).hasToString("305 a.example \"no \\\"m=\\\" line\"");
        assertThat(headers.reasons()).extracting(Reason::cause).containsExactly("600", "16");
        assertThat(headers.reasons().get(0).text()).isEqualTo("Busy, all");
        assertThat(Reason.sip(503, "gone")).hasToString("SIP;cause=503;text=\"gone\"");
    }

    @Test
    @Spec("RFC 4475 §3.3.8")
    void whatMayOccurOnceIsRefusedTwice() {
        SipHeaders headers = headers("From: <sip:a@b>\nf: <sip:c@d>\nExpires: 1\nExpires: 1\n");

        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(headers::from)
                .withMessage("Multiple From");
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(headers::expires)
                .withMessage("Multiple Expires");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §10.2.2"})
    void contacts() {
        assertThat(headers("m: *").isContactWildcard()).isTrue();
        assertThat(headers("m: <sip:a,1@b>, \"c, d\" <sip:c@d>;q=1\nContact: sip:e@f")
                        .contacts())
                .hasSize(3)
                .allMatch(contact -> contact.uri() instanceof SipUri);
        assertThat(headers("Subject: none").contacts()).isEmpty();
    }
}
