// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import org.umpp.address.Jid;
import org.umpp.sdp.Answer;
import org.umpp.sdp.AnswerPolicy;
import org.umpp.sdp.MalformedSdpException;
import org.umpp.sdp.NotAcceptableOfferException;
import org.umpp.sdp.OfferAnswer;
import org.umpp.sdp.SdpReader;
import org.umpp.sdp.SdpWriter;
import org.umpp.sdp.SessionDescription;

/** A session description, and the answer to it (RFC 8866 §9, RFC 3264 §6). */
public final class Sdp {
    private static final Jid JULIET = Jid.parse("juliet@thecappulets.example.com/balcony");
    private static final AnswerPolicy LENIENT = new AnswerPolicy(false, true, true);

    private Sdp() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        Bounds.hold(octets, () -> check(octets));
    }

    private static void check(byte[] octets) {
        SessionDescription offer;
        try {
            offer = SdpReader.read(octets);
        } catch (MalformedSdpException e) {
            return;
        }
        Bounds.equal("read back", readBack(offer), offer);
        Answer answer;
        try {
            answer = new OfferAnswer().answer(offer, JULIET, "xmpp.thecappulets.example.com", 5269, LENIENT);
        } catch (NotAcceptableOfferException e) {
            Bounds.require(e.warningCode() >= 300 && e.warningCode() < 400, "warning " + e.warningCode());
            return;
        }
        Bounds.equal(
                "media of the answer",
                answer.description().media().size(),
                offer.media().size());
        Bounds.equal("the answer read back", readBack(answer.description()), answer.description());
    }

    private static SessionDescription readBack(SessionDescription description) {
        return SdpReader.read(SdpWriter.writeBytes(description));
    }
}
