// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What has been found on one plane so far, in order. */
final class PlaneFindings {
    private final Plane plane;
    private final List<Finding> all = new CopyOnWriteArrayList<>();

    PlaneFindings(Plane plane) {
        this.plane = plane;
    }

    Plane plane() {
        return plane;
    }

    /** All is as it should be. */
    void fine(Symptom symptom, String seen) {
        add(symptom, seen, "", "");
    }

    void add(Symptom symptom, String seen, String ourSide, String tellPartner) {
        add(new Finding(plane, symptom, seen, ourSide, tellPartner));
    }

    void add(Finding finding) {
        all.add(finding);
    }

    /** A finding after which this plane cannot be looked at further. */
    DiagnosedException end(Symptom symptom, String seen, String ourSide, String tellPartner) {
        return new DiagnosedException(new Finding(plane, symptom, seen, ourSide, tellPartner));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
