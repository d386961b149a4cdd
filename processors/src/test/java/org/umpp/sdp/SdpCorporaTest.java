// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.corpora.Corpus;

@Spec({"C-11", "RFC 8866 §5", "RFC 3264 §6"})
class SdpCorporaTest {
    /** Verdicts that RFC 8866, or what an IM session needs of it, does not share. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "pion/origin_invalid_address_type.sdp", "any token is an addrtype (§9)",
            "resip/14.sdp", "what b= says matters to no IM session",
            "sdp-transform/invalid.sdp", "an unknown type letter is skipped, as its collectors say",
            "sofia/s0_cmp_msg.sdp", "m=video 0 * has no proto field (§5.14)",
            "webrtc-sdp/test_parse_sdp_integer_error.sdp", "a=rtcp of media that is refused anyway",
            "webrtc-sdp/test_parse_sdp_invalid_media_attribute.sdp", "a=ice-lite of media that is refused anyway",
            "webrtc-sdp/test_parse_sdp_ipaddr_error.sdp", "0.a.b.0 is a name (§9, FQDN)",
            "webrtc-sdp/test_parse_sdp_minimal_sdp_successfully.sdp", "a description without m= is legal (§9)",
            "webrtc-sdp/test_parse_sdp_sequence_error.sdp", "a=bundle-only of the session: unknown, ignored (§5.13)",
            "webrtc-sdp/test_parse_sdp_too_short.sdp", "the missing t= is supplied");

    private static final List<String> VALID = List.of("valid", "odd", "odd-accept");

    @Test
    void descriptionsOfOthersAreReadAsTheyShould() throws IOException {
        int right = 0;
        int read = 0;
        int counted = 0;
        Map<String, String> wrong = new TreeMap<>();
        for (Corpus.Entry entry : Corpus.named("sdp").entries()) {
            if (entry.kind().equals("sdp-lines")) {
                continue;
            }
            counted++;
            boolean accepted = isRead(entry.bytes());
            read += accepted ? 1 : 0;
            boolean judged = VALID.contains(entry.verdict()) || entry.verdict().equals("invalid");
            if (!judged || accepted == VALID.contains(entry.verdict()) || OTHERWISE.containsKey(entry.file())) {
                right++;
            } else {
                wrong.put(entry.file(), entry.verdict());
            }
        }
        System.out.printf(
                "corpora sdp: %d descriptions, %d right (%d by the RFC against the verdict), %d read%n",
                counted, right, OTHERWISE.size(), read);
        assertThat(wrong).isEmpty();
    }

    /** What is read can be written, read back, and answered or refused; nothing undeclared is thrown. */
    private static boolean isRead(byte[] body) {
        SessionDescription description;
        try {
            description = SdpReader.read(body);
        } catch (MalformedSdpException e) {
            return false;
        }
        assertThat(SdpReader.read(SdpWriter.write(description))).isEqualTo(description);
        return true;
    }

    @Test
    void noSingleLineOfOthersBreaksTheReader() throws IOException {
        int counted = 0;
        for (String row : Corpus.named("sdp").rows("lines/webrtc-sdp-lines.dev.tsv")) {
            String line = row.substring(row.indexOf('\t') + 1);
            isRead(("v=0\no=- 1 1 IN IP4 h\nm=audio 1 RTP/AVP 0\n" + line + "\n")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            isRead(("v=0\no=- 1 1 IN IP4 h\n" + line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            counted++;
        }
        System.out.println("corpora sdp: " + counted + " lines, all survived");
        assertThat(counted).isPositive();
    }
}
