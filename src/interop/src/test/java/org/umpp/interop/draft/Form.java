// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The two forms of the draft's examples: as printed, and with its slips repaired. */
enum Form {
    VERBATIM,
    REPAIRED;

    /** A SIP message of this form; what needs no repair is verbatim. */
    SipText sip(String name) {
        String text = read(name).replace("\n", "\r\n");
        return new SipText(text.contains("\r\n\r\n") ? text : text + "\r\n");
    }

    /** The answer of Juliet's server to an offer of nothing but messages: RFC 3264 §6 wants as many media as were offered. */
    SipText answerTo(SipText offer) {
        String audio = "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
        String session = "c=IN IP4 balcony.thecappulets.example.com\r\nt=0 0\r\n";
        // as printed the second c= and t= belong to the message stream, so that they stay and the first go
        return sip("im-2-ok")
                .with(this == VERBATIM ? session + audio : audio, "")
                .with("29923923", offer.tag("From"))
                .with("2349098234@orchard.montague.example.net", offer.header("Call-ID"))
                .with("13992 INVITE", offer.header("CSeq"));
    }

    /** A stanza of the examples. */
    static String stanza(int number) {
        return VERBATIM.read("im-stanza-" + number);
    }

    private String read(String name) {
        String file = name() + "/" + name + ".txt";
        try (InputStream own = Form.class.getResourceAsStream(file.toLowerCase(Locale.ROOT))) {
            if (own == null) {
                return VERBATIM.read(name);
            }
            return new String(own.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
