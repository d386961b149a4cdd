// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

/** A request of SIP as text, to be spoilt; nothing of the server's own codec. */
record Request(String text) {
    /** An OPTIONS of Escalus, complete and without a body; its Call-ID tells the answer to it. */
    static Request options(String callId) {
        return new Request(String.join(
                "\r\n",
                "OPTIONS sip:" + Verona.CAPULET + " SIP/2.0",
                "Via: SIP/2.0/TLS sip.escalus.example.net;branch=z9hG4bK" + callId,
                "Max-Forwards: 70",
                "From: <sip:prince@escalus.example.net>;tag=1",
                "To: <sip:" + Verona.CAPULET + ">",
                "Call-ID: " + callId,
                "CSeq: 1 OPTIONS",
                "Content-Length: 0",
                "",
                ""));
    }

    /** An INVITE of Escalus to Juliet with that offer. */
    static Request invite(String callId, String offer) {
        return new Request(String.join(
                "\r\n",
                "INVITE im:juliet@" + Verona.CAPULET + " SIP/2.0",
                "Via: SIP/2.0/TLS sip.escalus.example.net;branch=z9hG4bK" + callId,
                "Max-Forwards: 70",
                "From: <im:prince@escalus.example.net>;tag=1",
                "To: <im:juliet@" + Verona.CAPULET + ">",
                "Call-ID: " + callId,
                "CSeq: 1 INVITE",
                "Contact: <sip:prince@sip.escalus.example.net>",
                "Content-Type: application/sdp",
                "Content-Length: " + offer.length(),
                "",
                offer));
    }

    /** The offer of Escalus. */
    static String offer(String jid) {
        return String.join(
                "\r\n",
                "v=0",
                "o=prince 1 1 IN IP4 xmpp.escalus.example.net",
                "s=-",
                "c=IN IP4 xmpp.escalus.example.net",
                "t=0 0",
                "m=message 5269 XMPP/TCP chat",
                "a=direction:both",
                "a=jid:" + jid,
                "a=thread:" + jid.hashCode(),
                "");
    }

    /** The same with other words; what is replaced must be there. */
    Request with(String printed, String actual) {
        if (!text.contains(printed)) {
            throw new AssertionError("no " + printed + " in\n" + text);
        }
        return new Request(text.replace(printed, actual));
    }
}
