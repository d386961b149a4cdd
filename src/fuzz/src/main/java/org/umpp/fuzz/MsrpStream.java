// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.umpp.msrp.message.MalformedMsrpException;
import org.umpp.msrp.message.MsrpDecoder;
import org.umpp.msrp.message.MsrpEncoder;
import org.umpp.msrp.message.MsrpLimits;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.message.MsrpRequest;
import org.umpp.msrp.session.Reassembly;

/** A connection of MSRP: whatever its octets are, and however they are cut (RFC 4975 §9). */
public final class MsrpStream {
    private static final MsrpLimits TIGHT = new MsrpLimits(192, 24, 96);
    private static final int MOST = 4_096;

    private MsrpStream() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        Bounds.hold(octets, () -> {
            List<Object> whole = read(octets, Math.max(1, octets.length), MsrpLimits.DEFAULT);
            Bounds.equal("octet by octet", read(octets, 1, MsrpLimits.DEFAULT), whole);
            Bounds.equal(
                    "octet by octet, within tight limits",
                    read(octets, 1, TIGHT),
                    read(octets, Math.max(1, octets.length), TIGHT));
            Reassembly reassembly = new Reassembly(MOST, () -> 0);
            whole.forEach(found -> use(found, reassembly));
        });
    }

    /** Messages and complaints, in their order; a complaint is its words and the answer to it. */
    private static List<Object> read(byte[] octets, int piece, MsrpLimits limits) {
        List<Object> found = new ArrayList<>();
        MsrpDecoder decoder = new MsrpDecoder(limits);
        for (int at = 0; at < octets.length; at += piece) {
            decoder.append(octets, at, Math.min(piece, octets.length - at));
            boolean more = true;
            while (more) {
                try {
                    MsrpMessage next = decoder.next();
                    more = next != null;
                    if (next != null) {
                        found.add(next);
                    }
                } catch (MalformedMsrpException e) {
                    MsrpRequest request = e.request();
                    found.add(e.getMessage()
                            + (request == null
                                    ? ", closes"
                                    : request.response(400).toString()));
                }
            }
        }
        return found;
    }

    private static void use(Object found, Reassembly reassembly) {
        if (!(found instanceof MsrpMessage message)) {
            return;
        }
        byte[] encoded = MsrpEncoder.encode(message);
        Bounds.equal("read back", read(encoded, encoded.length, MsrpLimits.DEFAULT), List.of(message));
        if (message instanceof MsrpRequest request) {
            byte[] answer = MsrpEncoder.encode(request.response(481));
            Bounds.equal(
                    "the answer read back",
                    read(answer, answer.length, MsrpLimits.DEFAULT),
                    List.of(request.response(481)));
            if (request.body() != null) {
                int status = reassembly.add(request).status();
                Bounds.require(status == 200 || status == 400 || status == 413, "status " + status);
                Bounds.require(reassembly.size() <= 16L * MOST, "kept " + reassembly.size());
            }
            Bounds.require(request.reportedStatus() >= 0, "a status below 0");
        }
    }
}
