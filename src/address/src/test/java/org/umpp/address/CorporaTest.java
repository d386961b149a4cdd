// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/** Addresses that other projects test with, from the folder named by {@code umpp.corpora}. */
@Spec("D-53")
class CorporaTest {
    /** Verdicts the RFCs do not bear out: the input, and why. */
    private static final Map<String, String> WRONG = Map.of(
            "d'art@a/gnan@musketeers.lit/another/@Jid@test.de",
            "valid as a split only: RFC 7622 §3.3.1 keeps the apostrophe out of localparts",
            "This is -. !% *_+`'~ me <sip:a19A&=+$,;?/%2c:%40a&Zz=+$,@my_proxy09.MY-domain.com:9801>",
            "no host name of RFC 3261 §25.1 has an underscore");

    private static final List<Map<String, String>> VECTORS = new ArrayList<>();

    @BeforeAll
    static void readVectors() throws IOException {
        String corpora = System.getProperty("umpp.corpora", "");
        Path file = Path.of(corpora.startsWith("$") ? "" : corpora, "jid-uri", "vectors.dev.jsonl");
        if (corpora.isEmpty() || !Files.exists(file)) {
            System.out.println("corpora jid-uri: skipped, no such folder in umpp.corpora");
            Assumptions.abort("no folder jid-uri in umpp.corpora");
        }
        JsonFactory json = JsonFactory.builder().build();
        for (String line : Files.readAllLines(file)) {
            try (JsonParser parser = json.createParser(line)) {
                VECTORS.add(vector(parser));
            }
        }
    }

    private static Map<String, String> vector(JsonParser parser) throws IOException {
        Map<String, String> vector = new HashMap<>();
        while (parser.nextToken() != null) {
            JsonToken token = parser.currentToken();
            if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                vector.put(parser.currentName(), parser.getText());
            }
        }
        return vector;
    }

    @Test
    @Spec("RFC 7622 §3")
    void jids() {
        check("jid", text -> Jid.parse(text).toString());
    }

    @Test
    @Spec("RFC 8265 §3.3")
    void localparts() {
        check("precis:UsernameCaseMapped", LocalPart::enforce);
    }

    @Test
    @Spec("RFC 8265 §4.2")
    void resourceparts() {
        check("precis:OpaqueString", ResourcePart::enforce);
        check("precis:freeform", ResourcePart::enforce);
    }

    @Test
    @Spec("XEP-0106 §4")
    void escapes() {
        check("xep0106-escape", JidEscaping::escape);
        check("xep0106-unescape", JidEscaping::unescape);
    }

    @Test
    @Spec("RFC 3629 §3")
    void utf8() {
        check("utf8", text -> text);
    }

    @Test
    @Spec("RFC 7247 §6.4")
    void sipUris() {
        check("sip-uri", text -> {
            int bracket = text.indexOf('<');
            String uri = bracket < 0 ? text : text.substring(bracket + 1, text.lastIndexOf('>'));
            return AddressMapping.toJid(uri, "x.example").toString();
        });
    }

    private static void check(String kind, UnaryOperator<String> parse) {
        int all = 0;
        int wrong = 0;
        List<String> differing = new ArrayList<>();
        for (Map<String, String> vector : VECTORS) {
            if (kind.equals(vector.get("kind"))) {
                all++;
                String outcome = outcome(vector, parse);
                if (WRONG.containsKey(vector.getOrDefault("input", ""))) {
                    wrong++;
                } else if (!isRight(vector, outcome)) {
                    differing.add(vector + " -> " + outcome);
                }
            }
        }
        int right = all - wrong - differing.size();
        System.out.printf("corpora jid-uri %s: %d vectors, %d right, %d wrong by the RFC%n", kind, all, right, wrong);
        assertThat(all).isPositive();
        assertThat(differing).isEmpty();
    }

    /** What became of the input; "refused" for what is malformed. */
    private static String outcome(Map<String, String> vector, UnaryOperator<String> parse) {
        try {
            String octets = vector.get("input_hex");
            if (octets == null) {
                return parse.apply(vector.get("input"));
            }
            byte[] input = HexFormat.of().parseHex(octets);
            return parse.apply(Utf8.decode(input, input.length));
        } catch (MalformedAddressException | CharacterCodingException e) {
            return "refused";
        }
    }

    private static boolean isRight(Map<String, String> vector, String outcome) {
        String valid = vector.get("valid");
        if (valid == null) {
            return true;
        }
        if (valid.equals("false")) {
            return outcome.equals("refused");
        }
        String expected = vector.get("domain") == null ? vector.get("expected") : jid(vector);
        return expected == null ? !outcome.equals("refused") : outcome.equals(expected);
    }

    private static String jid(Map<String, String> parts) {
        String local = parts.get("local");
        String resource = parts.get("resource");
        return (local.isEmpty() ? "" : local + '@') + parts.get("domain") + (resource.isEmpty() ? "" : '/' + resource);
    }
}
