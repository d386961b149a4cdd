// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The descriptions kept beside these tests; {@code draft-*} are the draft's own, as printed there. */
final class Golden {
    private Golden() {}

    static String text(String file) {
        try (InputStream in = Golden.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SessionDescription read(String file) {
        return SdpReader.read(text(file));
    }
}
