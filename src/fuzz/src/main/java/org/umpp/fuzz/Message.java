// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.nio.charset.StandardCharsets;
import org.umpp.pager.MalformedContentException;
import org.umpp.pager.PagerMessage;
import org.umpp.pager.SipContentReader;
import org.umpp.pager.Text;
import org.umpp.pager.UnsupportedContentException;
import org.umpp.xmpp.stream.Stanza;

/** What a MESSAGE carries (RFC 7572 §5), behind a line with its type: whatever it is, the stanza that comes of it can stand on a stream. */
public final class Message {
    private static final String JULIET = "juliet@thecappulets.example.com";
    private static final String ROMEO = "romeo@montague.example.net";

    private Message() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        Bounds.hold(octets, () -> check(octets));
    }

    private static void check(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int line = text.indexOf('\n');
        String type = line < 0 ? "text/plain" : text.substring(0, line).strip();
        PagerMessage message;
        try {
            message = new SipContentReader().read(type, text.substring(line + 1).getBytes(StandardCharsets.ISO_8859_1));
        } catch (MalformedContentException | UnsupportedContentException e) {
            return;
        }
        String xml = message.toXml(JULIET, ROMEO, "");
        Bounds.require(JdkXml.isWellFormed(xml.getBytes(StandardCharsets.UTF_8)), "the JDK does not take the stanza");
        Stanza stanza = Stanza.parse(xml);
        Bounds.equal("who writes", stanza.from().toString(), JULIET);
        String body = stanza.body();
        Bounds.equal(
                "length of the body",
                body == null ? -1 : body.length(),
                message.bodies().stream()
                        .findFirst()
                        .map(Text::value)
                        .map(String::length)
                        .orElse(-1));
    }
}
