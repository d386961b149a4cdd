// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.nio.charset.StandardCharsets;
import org.umpp.pidf.MalformedPidfException;
import org.umpp.pidf.PidfText;

/** A presence document (RFC 3863 §4): what is let through is well-formed by the JDK's parser and stays as it is. */
public final class Pidf {
    private Pidf() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        Bounds.hold(octets, () -> check(octets));
    }

    private static void check(byte[] octets) {
        PidfText checked;
        try {
            checked = PidfText.of(octets);
        } catch (MalformedPidfException e) {
            return;
        }
        Bounds.require(
                JdkXml.isWellFormed(checked.text().getBytes(StandardCharsets.UTF_8)),
                "the JDK does not take what was let through");
        Bounds.equal("checked again", PidfText.of(checked.text()).text(), checked.text());
        Bounds.equal("checked again as octets", PidfText.of(checked.bytes()).text(), checked.text());
    }
}
