// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connects to the first place that takes a connection. */
final class Dial {
    private static final int MAX_PLACES = 6;

    private final PlaneFindings findings;
    private final Deadline whole;

    Dial(PlaneFindings findings, Deadline whole) {
        this.findings = findings;
        this.whole = whole;
    }

    Wire first(List<Place> places, Deadline deadline) throws DiagnosedException {
        List<Place> few = places.subList(0, Math.min(MAX_PLACES, places.size()));
        List<String> failures = new ArrayList<>();
        Symptom worst = Symptom.CONNECTION_REFUSED;
        for (int i = 0; i < few.size(); i++) {
            Place place = few.get(i);
            Deadline attempt = deadline.orIn(Duration.ofMillis(deadline.millis() / (few.size() - i)));
            try {
                Wire wire = Wire.connect(place, attempt, whole);
                connected(place, failures);
                return wire;
            } catch (SocketTimeoutException e) {
                failures.add(place + " did not answer");
                worst = Symptom.CONNECT_TIMEOUT;
            } catch (ConnectException e) {
                // the JDK says it by text only
                boolean refused = String.valueOf(e.getMessage()).contains("refused");
                failures.add(place + (refused ? " refused the connection" : " cannot be reached from here"));
                worst = refused || worst == Symptom.CONNECT_TIMEOUT ? worst : Symptom.UNREACHABLE;
            } catch (IOException e) {
                failures.add(place + " cannot be reached from here");
                worst = worst == Symptom.CONNECT_TIMEOUT ? worst : Symptom.UNREACHABLE;
            }
        }
        throw findings.end(worst, String.join("; ", failures), ourSide(worst), tellPartner(worst, few));
    }

    private void connected(Place place, List<String> failures) {
        if (failures.isEmpty()) {
            findings.fine(Symptom.CONNECTED, place + " takes connections");
        } else {
            findings.add(
                    Symptom.PARTLY_CONNECTED,
                    place + " takes connections, but " + String.join("; ", failures),
                    "leave out of the partner's file what no longer exists",
                    "bring back these hosts, or take them out of your SRV records: " + String.join("; ", failures));
        }
    }

    private String ourSide(Symptom symptom) {
        String key = findings.plane() + " in the partner's file";
        return switch (symptom) {
            case CONNECTION_REFUSED -> "check host and port: " + key + ", or the partner's SRV records";
            case CONNECT_TIMEOUT -> "check that our firewall lets us connect there, and host and port: " + key;
            default -> "check the network and the routes of this machine";
        };
    }

    private static String tellPartner(Symptom symptom, List<Place> places) {
        return switch (symptom) {
            case CONNECTION_REFUSED ->
                "nothing listens on " + places + "; start your server or correct its SRV records";
            case CONNECT_TIMEOUT -> "let our address through your firewall to " + places;
            default -> "";
        };
    }
}
