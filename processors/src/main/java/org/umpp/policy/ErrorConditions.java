// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Errors of one protocol in the words of the other (RFC 7247 §7, MAPPINGS §9 and §10). The table is a properties file, so an
 * operator may override a line without touching code:
 *
 * <pre>
 * sip.404 = item-not-found
 * xmpp.item-not-found = 404 cancel
 * </pre>
 */
public final class ErrorConditions {

    /** The table that is used where the operator gives none. */
    public static final String DEFAULTS = "error-conditions.properties";

    private volatile Map<Integer, String> conditions = new HashMap<>();
    private volatile Map<String, Integer> statuses = new HashMap<>();
    private volatile Map<String, String> types = new HashMap<>();

    private ErrorConditions() {}

    /** From now on this is the table which the other holds now. */
    public void replace(ErrorConditions other) {
        conditions = other.conditions;
        statuses = other.statuses;
        types = other.types;
    }

    /** The table of RFC 7247 with the choices of MAPPINGS. */
    public static ErrorConditions standard() {
        return with(new Properties());
    }

    /**
     * The standard table with some lines overridden.
     *
     * @throws IllegalArgumentException naming the key, if a line says something impossible
     */
    public static ErrorConditions with(Properties overrides) {
        ErrorConditions table = new ErrorConditions();
        Properties lines = new Properties();
        try (InputStream in = ErrorConditions.class.getResourceAsStream(DEFAULTS)) {
            lines.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.putAll(overrides);
        lines.stringPropertyNames().stream()
                .sorted()
                .forEach(key -> table.read(key, lines.getProperty(key).trim()));
        return table;
    }

    /**
     * The stanza error condition for a final SIP response: its own line, else that of its class ({@code sip.4xx}).
     *
     * @param status 300 to 699
     */
    public String condition(int status) {
        String condition = conditions.get(status);
        return condition != null ? condition : conditions.getOrDefault(status / 100, "undefined-condition");
    }

    /** The SIP status for a stanza error condition; 400 for one that is not known (RFC 7247 §7.1). */
    public int status(String condition) {
        return statuses.getOrDefault(condition, 400);
    }

    /** The error type that goes with a condition (RFC 6120 §8.3.3): auth, cancel, continue, modify or wait. */
    public String type(String condition) {
        return types.getOrDefault(condition, "cancel");
    }

    private void read(String key, String value) {
        if (key.startsWith("sip.") && key.length() == 7) {
            String code = key.substring(4);
            boolean wholeClass = code.endsWith("xx");
            conditions.put(
                    number(key, wholeClass ? code.substring(0, 1) : code, wholeClass ? 3 : 300, wholeClass ? 6 : 699),
                    value);
        } else if (key.startsWith("xmpp.")) {
            int space = value.indexOf(' ');
            if (space < 0) {
                throw new IllegalArgumentException(
                        key + " = " + value + " (expected: a status and a type, such as 404 cancel)");
            }
            String condition = key.substring(5);
            statuses.put(condition, number(key, value.substring(0, space), 300, 699));
            types.put(condition, value.substring(space + 1).trim());
        } else {
            throw new IllegalArgumentException(key + " (expected: sip.<status>, sip.<class>xx or xmpp.<condition>)");
        }
    }

    private static int number(String key, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says what is expected
        }
        throw new IllegalArgumentException(key + ": " + text + " (expected: " + least + "-" + most + ")");
    }
}
