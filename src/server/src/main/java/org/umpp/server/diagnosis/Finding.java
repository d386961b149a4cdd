// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that a diagnosis found.
 *
 * @param seen what was seen and where: host, port, certificate, dates
 * @param ourSide what to do here; "" when there is nothing to do
 * @param tellPartner what to tell the partner's operator; "" when there is nothing to tell
 */
public record Finding(Plane plane, Symptom symptom, String seen, String ourSide, String tellPartner) {
    private static final int MAX_TEXT = 1_000;

    public Finding {
        if (!symptom.planes().contains(plane)) {
            throw new IllegalArgumentException(symptom + ": not to be found on " + plane);
        }
        // Certificates and answers come from anybody, and these texts go to a terminal.
        seen = shown(seen);
        ourSide = shown(ourSide);
        tellPartner = shown(tellPartner);
    }

    /** Stable, in kebab case: {@code sip-certificate-name}. */
    public String id() {
        return symptom.id(plane);
    }

    public Severity severity() {
        return symptom.severity();
    }

    public Step step() {
        return symptom.step();
    }

    /** What a command exits with: the number of the first failed step, 0 when none failed. */
    public static int exitCode(List<Finding> findings) {
        return findings.stream()
                .mapToInt(finding -> finding.symptom().exitCode(finding.plane()))
                .filter(code -> code != 0)
                .findFirst()
                .orElse(0);
    }

    /** The finding for JSON: names and texts, in a stable order. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id());
        map.put("severity", severity().name());
        map.put("plane", plane.toString());
        map.put("step", step().toString());
        map.put("seen", seen);
        map.put("ourSide", ourSide);
        map.put("tellPartner", tellPartner);
        map.put("exitCode", symptom.exitCode(plane));
        return map;
    }

    private static String shown(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().limit(MAX_TEXT).forEach(c -> line.appendCodePoint(isShown(c) ? c : ' '));
        return line.toString();
    }

    private static boolean isShown(int c) {
        int type = Character.getType(c);
        return !Character.isISOControl(c)
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.FORMAT
                && type != Character.SURROGATE;
    }
}
