// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.RequestCheck;
import org.umpp.sip.message.ResponseCheck;
import org.umpp.sip.message.SipDecoder;
import org.umpp.sip.message.SipElement;
import org.umpp.sip.message.SipEncoder;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipLimits;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;

/** A connection of SIP: whatever its octets are, and however they are cut (RFC 3261 §18.3). */
public final class SipStream {
    private static final SipLimits TIGHT = new SipLimits(256, 192, 24, 1_024, 512);

    private SipStream() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        Bounds.hold(octets, () -> {
            List<Object> whole = read(octets, Math.max(1, octets.length), SipLimits.DEFAULT);
            Bounds.equal("octet by octet", read(octets, 1, SipLimits.DEFAULT), whole);
            Bounds.equal(
                    "octet by octet, within tight limits",
                    read(octets, 1, TIGHT),
                    read(octets, Math.max(1, octets.length), TIGHT));
            whole.forEach(SipStream::use);
        });
    }

    /** Messages, keep-alives and complaints, in their order; a complaint is its status, its words and whether all ends. */
    private static List<Object> read(byte[] octets, int piece, SipLimits limits) {
        List<Object> found = new ArrayList<>();
        SipDecoder decoder = new SipDecoder(limits);
        for (int at = 0; at < octets.length; at += piece) {
            decoder.append(octets, at, Math.min(piece, octets.length - at));
            boolean more = true;
            while (more) {
                try {
                    SipElement next = decoder.next();
                    more = next != null;
                    if (next != null) {
                        found.add(next);
                    }
                } catch (MalformedSipException e) {
                    found.add(e.status() + " " + e.reason() + (e.closes() ? ", closes" : ""));
                    SipResponse answer = e.answer("t");
                    if (answer != null) {
                        found.add(answer);
                    }
                }
            }
        }
        return found;
    }

    private static void use(Object found) {
        if (!(found instanceof SipMessage message)) {
            return;
        }
        byte[] encoded = SipEncoder.encode(message);
        Bounds.equal("read back", read(encoded, encoded.length, SipLimits.DEFAULT), List.of(message));
        Bounds.require(!message.trace().isEmpty(), "a trace without words");
        if (complains(() -> readAll(message.headers()))) {
            return;
        }
        if (message instanceof SipRequest request) {
            if (!complains(() -> RequestCheck.check(request))) {
                SipResponse answer = SipResponse.to(request, 480, "t").build();
                byte[] octets = SipEncoder.encode(answer);
                Bounds.equal("the answer read back", read(octets, octets.length, SipLimits.DEFAULT), List.of(answer));
            }
        } else {
            complains(() -> ResponseCheck.check((SipResponse) message));
        }
    }

    private static boolean complains(Runnable reading) {
        try {
            reading.run();
            return false;
        } catch (MalformedSipException e) {
            Bounds.require(e.status() >= 400 && e.status() < 700, "complaint " + e.status());
            return true;
        }
    }

    private static void readAll(SipHeaders headers) {
        headers.vias();
        if (headers.has(HeaderName.FROM)) {
            headers.from();
        }
        if (headers.has(HeaderName.TO)) {
            headers.to();
        }
        if (headers.has(HeaderName.CSEQ)) {
            headers.cseq();
        }
        if (headers.has(HeaderName.CALL_ID)) {
            headers.callId();
        }
        if (!headers.isContactWildcard()) {
            headers.contacts();
        }
        headers.maxForwards();
        headers.recordRoutes();
        headers.routes();
        headers.contentType();
        headers.accept();
        headers.allow();
        headers.allowEvents();
        headers.supported();
        headers.require();
        headers.unsupported();
        headers.event();
        headers.subscriptionState();
        headers.expires();
        headers.minExpires();
        headers.sessionExpires();
        headers.minSe();
        headers.retryAfter();
        headers.warnings();
        headers.reasons();
    }
}
