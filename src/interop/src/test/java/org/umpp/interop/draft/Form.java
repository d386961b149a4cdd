// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The two forms of the draft's examples: as printed, and with its slips repaired. */
enum Form {
    VERBATIM,
    REPAIRED;

    /** A SIP message of this form; what needs no repair is verbatim. */
    SipText sip(String name) {
        String text = read(name).replace("\n", "\r\n");
        return new SipText(text.contains("\r\n\r\n") ? text : text + "\r\n");
    }

    /** A stanza of the examples. */
    static String stanza(int number) {
        return VERBATIM.read("im-stanza-" + number);
    }

    private String read(String name) {
        String file = name() + "/" + name + ".txt";
        try (InputStream own = Form.class.getResourceAsStream(file.toLowerCase(Locale.ROOT))) {
            if (own == null) {
                return VERBATIM.read(name);
            }
            return new String(own.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
