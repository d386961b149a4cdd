// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.List;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.Uri;
import org.umpp.sip.message.Via;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** The two houses of the tests, their certificates, and what they say to each other. */
final class Verona {
    static final String MONTAGUE = "montague.example";
    static final String CAPULET = "capulet.example";

    final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");

    TlsContexts tls(String domain) {
        return tls(domain, authority.forDomain(domain));
    }

    TlsContexts tls(String domain, IssuedCertificate issued) {
        return new TlsContexts(Credentials.of(domain, credential(issued)), anchors());
    }

    TrustAnchors anchors() {
        return TrustAnchors.of(authority.certificate());
    }

    static Credential credential(IssuedCertificate issued) {
        return new Credential(issued.chain(), issued.key());
    }

    static StaticRoutes route(String domain, String... targets) {
        List<Target> route = List.of(targets).stream().map(Target::parse).toList();
        return asked -> asked.equals(domain) ? route : List.of();
    }

    static Destination destination(String from, String to) {
        return new Destination(from, to, Uri.parse("im:somebody@" + to));
    }

    static SipRequest options(Via via, int number) {
        return SipRequest.builder(Method.OPTIONS, "sip:capulet.example")
                .header(HeaderName.VIA, via.toString())
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "<sip:montague.example>;tag=1")
                .header(HeaderName.TO, "<sip:capulet.example>")
                .header(HeaderName.CALL_ID, "call-" + number)
                .header(HeaderName.CSEQ, number + " OPTIONS")
                .build();
    }

    static SipRequest options(int number) {
        return options(Via.of("TLS", MONTAGUE, -1, "z9hG4bK" + number), number);
    }

    static SipResponse ok(SipRequest request) {
        return SipResponse.to(request, 200, "2").build();
    }

    /** A request as text, for those who speak by hand. */
    static String text(int number, String body) {
        return "OPTIONS sip:capulet.example SIP/2.0\r\n"
                + "Via: SIP/2.0/TLS montague.example;branch=z9hG4bK" + number + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:montague.example>;tag=1\r\n"
                + "To: <sip:capulet.example>\r\n"
                + "Call-ID: call-" + number + "\r\n"
                + "CSeq: " + number + " OPTIONS\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
