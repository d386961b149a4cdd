// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What one run of the generator found: the numbers of its line of JSON, by their path, such as {@code cpu_us.server}.
 *
 * @param numbers by path
 * @param why what the last failure was; "" if nothing failed
 */
record Measurement(Map<String, Double> numbers, String why) {
    private static final JsonFactory JSON = new JsonFactory();

    static Measurement parse(String line) throws IOException {
        Map<String, Double> numbers = new HashMap<>();
        String why = "";
        Deque<String> path = new ArrayDeque<>();
        try (JsonParser parser = JSON.createParser(line)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT && parser.currentName() != null) {
                    path.addLast(parser.currentName() + '.');
                } else if (token == JsonToken.END_OBJECT) {
                    path.pollLast();
                } else if (token.isNumeric()) {
                    numbers.put(String.join("", path) + parser.currentName(), parser.getDoubleValue());
                } else if (token == JsonToken.VALUE_STRING
                        && parser.currentName().equals("why")) {
                    why = parser.getText();
                }
            }
        }
        return new Measurement(Map.copyOf(numbers), why);
    }

    double units() {
        return number("units");
    }

    double failed() {
        return number("failed");
    }

    double perSecond() {
        return number("per_second");
    }

    /** Processor time of the server for one unit, microseconds. */
    double serverMicros() {
        return number("cpu_us.server");
    }

    /** The same of the generator: where it comes near to that of the server, the generator is what is measured. */
    double generatorMicros() {
        return number("cpu_us.generator");
    }

    /** Milliseconds; {@code p50}, {@code p99}, {@code p999} or {@code max}. */
    double latency(String quantile) {
        return number("latency_ms." + quantile);
    }

    /** Proportional resident memory of the server after it, MiB. */
    double serverMebibytes() {
        return number("cost.server.rss_kib") / 1024;
    }

    private double number(String path) {
        return numbers.getOrDefault(path, 0.0);
    }
}
