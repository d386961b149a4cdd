// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media type (RFC 2045 §5.1).
 *
 * @param essence type and subtype, in lower case
 * @param parameters by their names in lower case
 */
record ContentType(String essence, Map<String, String> parameters) {
    static final ContentType PLAIN = new ContentType("text/plain", Map.of());

    private static final Pattern ESSENCE = Pattern.compile("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+");
    private static final Pattern PARAMETER = Pattern.compile(";\\s*([^\\s=;\"]+)\\s*=\\s*(\"[^\"]*\"|[^;\\s\"]*)");

    ContentType {
        parameters = Map.copyOf(parameters);
    }

    /** @throws MalformedContentException if it is none */
    static ContentType parse(String text) {
        int end = text.indexOf(';');
        String essence = (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (!ESSENCE.matcher(essence).matches()) {
            throw new MalformedContentException("Content-Type: (expected: type/subtype)");
        }
        Map<String, String> parameters = new HashMap<>();
        if (end >= 0) {
            Matcher each = PARAMETER.matcher(text.substring(end));
            while (each.find()) {
                String value = each.group(2);
                parameters.putIfAbsent(
                        each.group(1).toLowerCase(Locale.ROOT),
                        value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
            }
        }
        return new ContentType(essence, parameters);
    }

    boolean isMultipart() {
        return essence.startsWith("multipart/");
    }

    /** A parameter, "" if there is none. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}
