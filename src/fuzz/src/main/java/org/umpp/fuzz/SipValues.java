// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.umpp.sip.message.CSeq;
import org.umpp.sip.message.Event;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.MediaType;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.Reason;
import org.umpp.sip.message.SessionExpires;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.SubscriptionState;
import org.umpp.sip.message.Uri;
import org.umpp.sip.message.Via;
import org.umpp.sip.message.Warning;

/** The value of a header field of SIP, read as each kind there is (RFC 3261 §25). */
public final class SipValues {
    private SipValues() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        String value = new String(octets, StandardCharsets.UTF_8);
        Bounds.hold(octets, () -> {
            returns(value, NameAddr::parse);
            returns(value, Uri::parse);
            returns(value, SipValues::uri);
            returns(value, Via::parse);
            returns(value, CSeq::parse);
            returns(value, MediaType::parse);
            returns(value, SubscriptionState::parse);
            returns(value, Event::parse);
            returns(value, SessionExpires::parse);
            returns(value, Warning::parse);
            returns(value, Reason::parse);
        });
    }

    private static SipUri uri(String value) {
        SipUri uri = SipUri.parse(value);
        Bounds.require(uri.matches(uri), "a URI that does not match itself");
        return uri;
    }

    /** What was read and written reads as the same. */
    private static <T> void returns(String value, Function<String, T> parse) {
        T read;
        try {
            read = parse.apply(value);
        } catch (MalformedSipException e) {
            Bounds.equal("status", e.status(), 400);
            return;
        }
        Bounds.equal("read back", parse.apply(read.toString()), read);
    }
}
