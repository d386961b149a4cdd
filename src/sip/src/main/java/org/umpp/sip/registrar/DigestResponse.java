// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a phone answers to a challenge (RFC 3261 §22.4, RFC 7616 §3.4): the value of Authorization or Proxy-Authorization.
 *
 * @param response the proof, in lower case
 * @param count how often the phone has used the nonce; -1 if it does not say, which is no proof with qop=auth
 */
record DigestResponse(
        String user,
        String realm,
        String nonce,
        String uri,
        String response,
        DigestAlgorithm algorithm,
        String clientNonce,
        String countText,
        long count,
        String opaque) {
    private static final int LONGEST = 2_048;

    /** Reads it; nothing if it is not one that we can check. Only qop=auth will do: without it nothing counts the uses of a nonce. */
    static Optional<DigestResponse> parse(String value) {
        Map<String, String> fields = value.length() > LONGEST ? null : fields(value);
        if (fields == null || !"auth".equalsIgnoreCase(fields.get("qop"))) {
            return Optional.empty();
        }
        String count = fields.getOrDefault("nc", "");
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.of(fields.getOrDefault("algorithm", ""));
        if (algorithm.isEmpty() || !count.matches("[0-9a-fA-F]{8}")) {
            return Optional.empty();
        }
        return Optional.of(new DigestResponse(
                fields.getOrDefault("username", ""),
                fields.getOrDefault("realm", ""),
                fields.getOrDefault("nonce", ""),
                fields.getOrDefault("uri", ""),
                fields.getOrDefault("response", "").toLowerCase(Locale.ROOT),
                algorithm.get(),
                fields.getOrDefault("cnonce", ""),
                count,
                Long.parseLong(count, 16),
                fields.getOrDefault("opaque", "")));
    }

    /** Whether it proves that the phone knows the password behind a secret, for a request of this method. */
    boolean proves(String secret, String method) {
        String request = algorithm.hash(method + ':' + uri);
        String expected =
                algorithm.hash(secret + ':' + nonce + ':' + countText + ':' + clientNonce + ":auth:" + request);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), response.getBytes(StandardCharsets.US_ASCII));
    }

    /** Name and value of each parameter, a quoted value without its quotes; null if it is no Digest, or not well-formed. */
    private static @Nullable Map<String, String> fields(String value) {
        String text = value.strip();
        if (!text.regionMatches(true, 0, "Digest ", 0, 7)) {
            return null;
        }
        Map<String, String> fields = new HashMap<>();
        int at = 7;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return text.substring(at).isBlank() ? fields : null;
            }
            String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            StringBuilder content = new StringBuilder();
            int end = equals + 1;
            while (end < text.length() && text.charAt(end) == ' ') {
                end++;
            }
            if (end < text.length() && text.charAt(end) == '"') {
                end++;
                while (end < text.length() && text.charAt(end) != '"') {
                    if (text.charAt(end) == '\\' && end + 1 < text.length()) {
                        end++;
                    }
                    content.append(text.charAt(end++));
                }
                if (end == text.length()) {
                    return null;
                }
                end = text.indexOf(',', end);
            } else {
                int comma = text.indexOf(',', end);
                content.append(text, end, comma < 0 ? text.length() : comma);
                end = comma;
            }
            if (fields.put(name, content.toString().strip()) != null) {
                return null; // said twice, it could be read in two ways
            }
            at = end < 0 ? text.length() : end + 1;
        }
        return fields;
    }
}
