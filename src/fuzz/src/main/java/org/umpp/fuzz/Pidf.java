// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.umpp.pidf.MalformedPidfException;
import org.umpp.pidf.PidfNamespace;
import org.umpp.pidf.PidfReader;
import org.umpp.pidf.PidfWriter;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.PresenceStanzas;
import org.umpp.pidf.Tuple;

/** A presence document (RFC 3863 §4): what is read is written well-formed, by the JDK's parser, and read again the same. */
public final class Pidf {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant BEHIND =
            Instant.parse("9999-12-31T23:59:59.999Z").plusMillis(1);

    private Pidf() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        Bounds.hold(octets, () -> check(octets));
    }

    private static void check(byte[] octets) {
        PresenceDocument read;
        try {
            read = PidfReader.read(octets);
        } catch (MalformedPidfException e) {
            return;
        }
        for (PidfNamespace generation : PidfNamespace.values()) {
            byte[] written = PidfWriter.write(read, generation).getBytes(StandardCharsets.UTF_8);
            requireWellFormed(written);
            if (generation == PidfNamespace.PIDF && written.length <= PidfReader.MAX_LENGTH) {
                Bounds.equal("read again", PidfReader.read(written), writable(read));
            }
        }
        List<String> stanzas = PresenceStanzas.write(read, "juliet@thecappulets.example.com", "", "");
        Bounds.equal("stanzas", stanzas.size(), read.tuples().size());
        for (String stanza : stanzas) {
            requireWellFormed(stanza.getBytes(StandardCharsets.UTF_8));
            PresenceDocument said = PresenceStanzas.read(stanza, read.entity(), "", "", Instant.EPOCH);
            Bounds.equal("tuples of a stanza", said.tuples().size(), 1);
        }
    }

    private static void requireWellFormed(byte[] written) {
        Bounds.require(JdkXml.isWellFormed(written), "the JDK does not take what was written");
    }

    /** The document with the times that can be written, to the millisecond. */
    private static PresenceDocument writable(PresenceDocument document) {
        List<Tuple> tuples = document.tuples().stream()
                .map(tuple -> tuple.at(tuple.timestamp().flatMap(Pidf::writable)))
                .toList();
        return new PresenceDocument(document.entity(), tuples, document.notes());
    }

    private static Optional<Instant> writable(Instant time) {
        return time.isBefore(FIRST) || !time.isBefore(BEHIND)
                ? Optional.empty()
                : Optional.of(time.truncatedTo(ChronoUnit.MILLIS));
    }
}
